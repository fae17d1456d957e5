import type { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RequestRecord } from '../../schema/request-record.ts';
import type { CooldownEvent } from '../health.ts';
import { providerOf } from './provider-name.ts';
import type { TraceExport } from './trace-export.ts';

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

/** Counts for `GET /metrics`, and spans for a collector. */
export interface Metrics {
  /** Loads the library, which takes 50 ms of the event loop. */
  load(): Promise<unknown>;
  observe(records: readonly RequestRecord[]): Promise<void>;
  cooldown(event: CooldownEvent): void;
  /** Text in the format of Prometheus, and its content type. */
  text(): Promise<{ type: string; text: string }>;
  close(): Promise<void>;
}

export function createMetrics(options: MetricsOptions): Metrics {
  let instruments: Promise<Instruments> | undefined;
  let traces: Promise<TraceExport> | undefined;
  const cooldowns = new Map<string, number>();

  function loaded(): Promise<Instruments> {
    instruments ??= createInstruments(options, cooldowns);
    return instruments;
  }

  async function exportTraces(records: readonly RequestRecord[]): Promise<void> {
    const { otlpEndpoint, service } = options;
    if (otlpEndpoint === undefined) return;
    traces ??= import('./trace-export.ts').then((loaded) => loaded.createTraceExport(service, otlpEndpoint));
    const { add } = await traces;
    for (const record of records) add(record);
  }

  return {
    load: loaded,
    async observe(records) {
      const { observe } = await loaded();
      observe(records);
      await exportTraces(records);
    },
    cooldown({ config, change, reason }) {
      if (change === 'closed') return;
      const key = `${config}\0${reason ?? ''}`;
      cooldowns.set(key, (cooldowns.get(key) ?? 0) + 1);
    },
    async text() {
      const { registry } = await loaded();
      return { type: registry.contentType, text: await registry.metrics() };
    },
    async close() {
      await (await traces)?.close();
    },
  };
}

interface Instruments {
  registry: Registry;
  observe(records: readonly RequestRecord[]): void;
}

/** Seconds; agents' answers take from half a second to many minutes. */
const durationBuckets = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 600];
const firstChunkBuckets = [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 25, 60];
const overheadBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5];

const labels = ['service', 'clp_config', 'gen_ai_provider_name', 'gen_ai_request_model'] as const;
type Labels = Record<(typeof labels)[number], string>;

async function createInstruments(
  options: MetricsOptions,
  cooldowns: ReadonlyMap<string, number>,
): Promise<Instruments> {
  const prometheus = await import('prom-client');
  const registry = new prometheus.Registry();
  const registers = [registry];
  const counter = <Name extends string>(name: string, help: string, labelNames: readonly Name[]) =>
    new prometheus.Counter({ name, help, labelNames, registers });
  const histogram = <Name extends string>(
    name: string,
    help: string,
    { buckets, labelNames }: { buckets: number[]; labelNames: readonly Name[] },
  ) => new prometheus.Histogram({ name, help, labelNames, buckets, registers });
  prometheus.collectDefaultMetrics({ register: registry });
  addGauges(options, cooldowns, {
    gauge: (name, help, { labelNames, collect }) => {
      new prometheus.Gauge({
        name,
        help,
        labelNames,
        registers,
        collect() {
          this.reset();
          collect(this);
        },
      });
    },
  });
  const observed: Observed = {
    requests: counter('clp_requests_total', 'Requests answered', [
      ...labels,
      'http_response_status_code',
      'error_type',
    ]),
    tokens: counter('gen_ai_client_token_usage_total', 'Tokens by type', [...labels, 'gen_ai_token_type']),
    cost: counter('clp_cost_dollars_total', 'Cost of the requests with a known price', labels),
    unpriced: counter('clp_unpriced_requests_total', 'Requests whose model has no known price', labels),
    duration: histogram('gen_ai_client_operation_duration_seconds', 'Whole requests', {
      buckets: durationBuckets,
      labelNames: [...labels, 'error_type'],
    }),
    firstChunk: histogram('gen_ai_client_operation_time_to_first_chunk_seconds', 'Arrival to first content', {
      buckets: firstChunkBuckets,
      labelNames: labels,
    }),
    overhead: histogram('clp_overhead_seconds', 'What CLP itself took until the request went upstream', {
      buckets: overheadBuckets,
      labelNames: ['service'],
    }),
  };
  return { registry, observe: (records) => observe(observed, records) };
}

interface GaugeInput {
  labelNames: string[];
  collect(gauge: Gauge): void;
}

function addGauges(
  { service, live, configs }: MetricsOptions,
  cooldowns: ReadonlyMap<string, number>,
  { gauge }: { gauge(name: string, help: string, input: GaugeInput): void },
): void {
  gauge('clp_requests_live', 'Requests under way', {
    labelNames: ['service'],
    collect: (each) => each.set({ service }, live()),
  });
  const ofConfig = (name: string, help: string, value: (state: ConfigGauges) => number): void => {
    gauge(name, help, {
      labelNames: ['service', 'clp_config'],
      collect(each) {
        for (const state of configs()) each.set({ service, clp_config: state.config }, value(state));
      },
    });
  };
  ofConfig('clp_queue_length', 'Requests waiting for their turn', ({ queued }) => queued);
  ofConfig('clp_config_requests_live', 'Requests under way at a config', ({ inFlight }) => inFlight);
  ofConfig('clp_config_failures', 'Failures that count now', ({ failures }) => failures);
  ofConfig('clp_config_available', '1 = may get requests, 0 = cooling down', ({ available }) =>
    Number(available),
  );
  gauge('clp_cooldowns_opened', 'Cool-downs opened since the start', {
    labelNames: ['service', 'clp_config', 'reason'],
    collect(each) {
      for (const [key, count] of cooldowns) {
        const [config = '', reason = ''] = key.split('\0');
        each.set({ service, clp_config: config, reason }, count);
      }
    },
  });
}

interface Observed {
  requests: Counter;
  tokens: Counter;
  cost: Counter;
  unpriced: Counter;
  duration: Histogram;
  firstChunk: Histogram;
  overhead: Histogram;
}

/** Counters are added up over the batch first: the library hashes all labels at every call. */
function observe(observed: Observed, records: readonly RequestRecord[]): void {
  const sums = { requests: createSums(), tokens: createSums(), cost: createSums(), unpriced: createSums() };
  for (const record of records) {
    const base = labelsOf(record);
    const errorType = record.outcome === 'ok' ? '' : record.outcome;
    sums.requests.add(
      { ...base, http_response_status_code: String(record.status_code), error_type: errorType },
      1,
    );
    observeTimes(observed, record, { ...base, error_type: errorType });
    for (const [type, count] of tokenCounts(record))
      sums.tokens.add({ ...base, gen_ai_token_type: type }, count);
    if (!record.usage) continue;
    if (record.cost_micros === null) sums.unpriced.add(base, 1);
    else if (record.cost_micros !== undefined) sums.cost.add(base, record.cost_micros / 1e6);
  }
  sums.requests.into(observed.requests);
  sums.tokens.into(observed.tokens);
  sums.cost.into(observed.cost);
  sums.unpriced.into(observed.unpriced);
}

function observeTimes(
  { duration, firstChunk, overhead }: Observed,
  { service, duration_ms, first_token_ms, overhead_ms }: RequestRecord,
  labels: Labels & { error_type: string },
): void {
  const { error_type: _, ...base } = labels;
  duration.observe(labels, duration_ms / 1000);
  if (first_token_ms !== undefined) firstChunk.observe(base, first_token_ms / 1000);
  if (overhead_ms !== undefined) overhead.observe({ service }, overhead_ms / 1000);
}

function tokenCounts({ usage }: RequestRecord): [type: string, count: number][] {
  if (!usage) return [];
  const { input, output, cached_read, cached_create, reasoning } = usage.metrics;
  const counts = { input, output, cache_read: cached_read, cache_creation: cached_create, reasoning };
  return Object.entries(counts).filter(([, count]) => count > 0);
}

/** Amounts by labels. */
function createSums() {
  const sums = new Map<string, { labels: Record<string, string>; amount: number }>();
  return {
    add(labels: Record<string, string>, amount: number): void {
      const key = Object.values(labels).join('\0');
      const known = sums.get(key);
      if (known) known.amount += amount;
      else sums.set(key, { labels, amount });
    },
    into(counter: Counter): void {
      for (const { labels, amount } of sums.values()) counter.inc(labels, amount);
    },
  };
}

/** A name that no upstream answered to is no label: clients may ask for anything. */
function labelsOf(record: RequestRecord): Labels {
  return {
    service: record.service,
    clp_config: record.channel ?? '',
    gen_ai_provider_name: providerOf(record),
    gen_ai_request_model: record.usage ? (record.model ?? '') : '',
  };
}
