import { Counter, collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import type { ConfigGauges, MetricsOptions } from './metrics-options.ts';
import type { Distribution, RequestSum, RequestSums } from './request-sums.ts';

/** What a scrape reads. */
export interface MetricSources {
  sums: RequestSums;
  options: MetricsOptions;
  /** Cool-downs opened, by config and reason with a NUL between them. */
  cooldowns: ReadonlyMap<string, number>;
}

/** The metrics as Prometheus wants them, read from the sums at every scrape. */
export function createRegistry(sources: MetricSources): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  addGauges(registry, sources);
  addCounters(registry, sources.sums);
  addHistograms(registry, sources);
  return registry;
}

const labelNames = ['service', 'clp_config', 'gen_ai_provider_name', 'gen_ai_request_model'] as const;

function addCounters(registry: Registry, sums: RequestSums): void {
  const counter = (
    { name, help, extra = [] }: { name: string; help: string; extra?: string[] },
    collect: (sum: RequestSum, add: (labels: Record<string, string>, amount: number) => void) => void,
  ): void => {
    new Counter({
      name,
      help,
      labelNames: [...labelNames, ...extra],
      registers: [registry],
      collect() {
        this.reset();
        for (const sum of sums.all()) {
          collect(sum, (labels, amount) => {
            if (amount > 0) this.inc({ ...sum.labels, ...labels }, amount);
          });
        }
      },
    });
  };
  counter(
    {
      name: 'clp_requests_total',
      help: 'Requests answered',
      extra: ['http_response_status_code', 'error_type'],
    },
    ({ status, errorType, requests }, add) =>
      add({ http_response_status_code: status, error_type: errorType }, requests),
  );
  counter(
    { name: 'gen_ai_client_token_usage_total', help: 'Tokens by type', extra: ['gen_ai_token_type'] },
    ({ tokens }, add) => {
      for (const [type, amount] of Object.entries(tokens)) add({ gen_ai_token_type: type }, amount);
    },
  );
  counter(
    { name: 'clp_cost_dollars_total', help: 'Cost of the requests with a known price' },
    ({ cost }, add) => add({}, cost),
  );
  counter(
    { name: 'clp_unpriced_requests_total', help: 'Requests whose model has no known price' },
    ({ unpriced }, add) => add({}, unpriced),
  );
}

function addHistograms(registry: Registry, { sums, options }: MetricSources): void {
  addHistogram(registry, {
    name: 'gen_ai_client_operation_duration_seconds',
    help: 'Whole requests',
    read: () =>
      sums
        .all()
        .map(({ labels, errorType, duration }) => [{ ...labels, error_type: errorType }, duration] as const),
  });
  addHistogram(registry, {
    name: 'gen_ai_client_operation_time_to_first_chunk_seconds',
    help: 'Arrival to first content',
    read: () => sums.all().map(({ labels, firstChunk }) => [labels, firstChunk] as const),
  });
  addHistogram(registry, {
    name: 'clp_overhead_seconds',
    help: 'What CLP itself took until the request went upstream',
    read: () => [[{ service: options.service }, sums.overhead]],
  });
}

type Labelled = readonly [labels: Record<string, string>, values: Distribution];

/** The library's own histogram cannot take over counts made elsewhere; of a metric the registry asks no more than this. */
function addHistogram(
  registry: Registry,
  { name, help, read }: { name: string; help: string; read(): readonly Labelled[] },
): void {
  const metric = {
    name,
    get: async () => ({
      name,
      help,
      type: 'histogram',
      aggregator: 'sum',
      values: merged(read()).flatMap((labelled) => linesOf(name, labelled)),
    }),
  };
  registry.registerMetric(metric as unknown as Metric);
}

/** Sums that differ only in what this histogram has no label for are one. */
function merged(all: readonly Labelled[]): Labelled[] {
  const byLabels = new Map<string, Labelled>();
  for (const [labels, values] of all) {
    const key = Object.values(labels).join('\0');
    const [, before] = byLabels.get(key) ?? [];
    byLabels.set(key, [labels, before ? added(before, values) : values]);
  }
  return [...byLabels.values()].filter(([, { counts }]) => counts.some((count) => count > 0));
}

function added(left: Distribution, right: Distribution): Distribution {
  return {
    bounds: left.bounds,
    counts: left.counts.map((count, index) => count + (right.counts[index] ?? 0)),
    sum: left.sum + right.sum,
  };
}

interface Line {
  metricName: string;
  labels: Record<string, string | number>;
  value: number;
}

/** Every bucket holds those below it too, as the format has it. */
function linesOf(name: string, [labels, { bounds, counts, sum }]: Labelled): Line[] {
  let total = 0;
  const buckets = counts.map((count, index) => {
    total += count;
    const le = bounds[index] ?? '+Inf';
    return { metricName: `${name}_bucket`, labels: { le, ...labels }, value: total };
  });
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: total },
  ];
}

function addGauges(registry: Registry, { options, cooldowns }: MetricSources): void {
  const { service, live, configs } = options;
  const gauge = (
    { name, help, labels }: { name: string; help: string; labels: string[] },
    collect: (set: (labels: Record<string, string>, value: number) => void) => void,
  ): void => {
    new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      collect() {
        this.reset();
        collect((values, value) => this.set(values, value));
      },
    });
  };
  gauge({ name: 'clp_requests_live', help: 'Requests under way', labels: ['service'] }, (set) =>
    set({ service }, live()),
  );
  const ofConfig = (name: string, help: string, value: (state: ConfigGauges) => number): void => {
    gauge({ name, help, labels: ['service', 'clp_config'] }, (set) => {
      for (const state of configs()) set({ service, clp_config: state.config }, value(state));
    });
  };
  ofConfig('clp_queue_length', 'Requests waiting for their turn', ({ queued }) => queued);
  ofConfig('clp_config_requests_live', 'Requests under way at a config', ({ inFlight }) => inFlight);
  ofConfig('clp_config_failures', 'Failures that count now', ({ failures }) => failures);
  ofConfig('clp_config_available', '1 = may get requests, 0 = cooling down', ({ available }) =>
    Number(available),
  );
  gauge(
    {
      name: 'clp_cooldowns_opened',
      help: 'Cool-downs opened since the start',
      labels: ['service', 'clp_config', 'reason'],
    },
    (set) => {
      for (const [key, count] of cooldowns) {
        const [config = '', reason = ''] = key.split('\0');
        set({ service, clp_config: config, reason }, count);
      }
    },
  );
}
