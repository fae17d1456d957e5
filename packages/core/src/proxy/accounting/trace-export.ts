import type { Attributes } from '@opentelemetry/api';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { RequestRecord } from '../../schema/request-record.ts';
import { rowTokensOf, wholeInput } from '../../schema/request-row.ts';
import { providerOf } from './provider-name.ts';

/** Sends one span a request to an OpenTelemetry collector. Loaded only where one is configured. */
export interface TraceExport {
  add(record: RequestRecord): void;
  /** Sends what waits, as far as the collector takes it in time. */
  close(): Promise<void>;
}

/** @param endpoint `OTEL_EXPORTER_OTLP_ENDPOINT`; headers and the like the exporter takes from its own variables */
export function createTraceExport(service: string, endpoint: string): TraceExport {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `clp-${service}` }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer('clp');
  return {
    add(record) {
      const startTime = Date.parse(record.timestamp);
      const span = tracer.startSpan(`chat ${record.model ?? 'unknown'}`, {
        kind: SpanKind.CLIENT,
        startTime,
        attributes: attributesOf(record),
      });
      if (record.outcome !== 'ok' && record.outcome !== 'aborted')
        span.setStatus({ code: SpanStatusCode.ERROR, message: record.error?.code ?? record.outcome });
      span.end(startTime + record.duration_ms);
    },
    // A collector that is gone must not keep a service from ending, nor is it the service's fault.
    close: () => provider.shutdown().catch((error: Error) => console.error(`traces: ${error.message}`)),
  };
}

function attributesOf(record: RequestRecord): Attributes {
  const tokens = rowTokensOf(record);
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': providerOf(record),
    ...(record.model_sent !== undefined && { 'gen_ai.request.model': record.model_sent }),
    ...(record.model !== undefined && { 'gen_ai.response.model': record.model }),
    ...(record.session !== undefined && { 'gen_ai.conversation.id': record.session }),
    ...(tokens && {
      // The conventions count cached tokens within the input.
      'gen_ai.usage.input_tokens': wholeInput(tokens),
      'gen_ai.usage.output_tokens': tokens.out,
      'gen_ai.usage.cache_read.input_tokens': tokens.cacheRead,
      'gen_ai.usage.cache_creation.input_tokens': tokens.cacheWrite,
      'gen_ai.usage.reasoning.output_tokens': tokens.reasoning,
    }),
    ...(record.first_token_ms !== undefined && {
      'gen_ai.client.operation.time_to_first_chunk': record.first_token_ms / 1000,
    }),
    ...(record.outcome !== 'ok' && { 'error.type': record.outcome }),
    'http.response.status_code': record.status_code,
    ...(record.attempts.at(-1) && { 'server.address': record.attempts.at(-1)?.host ?? '' }),
    'clp.request.id': record.id,
    'clp.service': record.service,
    'clp.config': record.channel ?? '',
    'clp.attempts': record.attempts.length,
    ...(typeof record.cost_micros === 'number' && { 'clp.cost.dollars': record.cost_micros / 1e6 }),
  };
}
