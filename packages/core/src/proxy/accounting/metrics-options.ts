/** State of one config at the moment of a scrape. */
export interface ConfigGauges {
  config: string;
  queued: number;
  inFlight: number;
  failures: number;
  available: boolean;
}

export interface MetricsOptions {
  service: string;
  live(): number;
  configs(): ConfigGauges[];
  /** Base address of an OTLP collector; undefined = spans are not sent. */
  otlpEndpoint: string | undefined;
}
