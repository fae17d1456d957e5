import type { Registry } from 'prom-client';
import type { RequestRecord } from '../../schema/request-record.ts';
import type { CooldownEvent } from '../health.ts';
import type { MetricsOptions } from './metrics-options.ts';
import { createRequestSums } from './request-sums.ts';
import type { TraceExport } from './trace-export.ts';

/** Counts for `GET /metrics`, and spans for a collector. The libraries are loaded when somebody wants either. */
export interface Metrics {
  observe(records: readonly RequestRecord[]): Promise<void>;
  cooldown(event: CooldownEvent): void;
  /** Text in the format of Prometheus, and its content type. */
  text(): Promise<{ type: string; text: string }>;
  close(): Promise<void>;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const { otlpEndpoint, service } = options;
  const sums = createRequestSums();
  const cooldowns = new Map<string, number>();
  let registry: Promise<Registry> | undefined;
  let traces: Promise<TraceExport> | undefined;

  return {
    async observe(records) {
      for (const record of records) sums.add(record);
      if (otlpEndpoint === undefined) return;
      traces ??= import('./trace-export.ts').then((loaded) =>
        loaded.createTraceExport(service, otlpEndpoint),
      );
      const { add } = await traces;
      for (const record of records) add(record);
    },
    cooldown({ config, change, reason }) {
      if (change === 'closed') return;
      const key = `${config}\0${reason ?? ''}`;
      cooldowns.set(key, (cooldowns.get(key) ?? 0) + 1);
    },
    async text() {
      registry ??= import('./prometheus.ts').then((loaded) =>
        loaded.createRegistry({ sums, options, cooldowns }),
      );
      const loaded = await registry;
      return { type: loaded.contentType, text: await loaded.metrics() };
    },
    async close() {
      await (await traces)?.close();
    },
  };
}
