import { createHash } from 'node:crypto';
import type { Outcome, RequestRecord } from '../../schema/request-record.ts';
import type { UsageMetrics } from '../../schema/usage.ts';

/** One line of the old `proxy_requests.jsonl` as a record of ours; undefined = it is none. Bodies and headers stay behind: they hold secrets. */
export function parseOldLine(line: string): RequestRecord | undefined {
  const old = parseObject(line);
  const service = textOf(old?.service);
  // Local time without a zone, which is how `Date` reads it too.
  const time = new Date(textOf(old?.timestamp) ?? '');
  if (!old || !service || Number.isNaN(time.getTime())) return undefined;
  const status = Number(old.status_code) || 0;
  const model = modelOf(old);
  const channel = textOf(old.channel);
  const usage = asObject(old.usage);
  const url = textOf(old.path) ?? '/';
  return {
    id: `old-${createHash('sha256').update(line).digest('hex').slice(0, 16)}`,
    timestamp: time.toISOString(),
    service,
    method: textOf(old.method) ?? 'POST',
    path: URL.canParse(url) ? new URL(url).pathname : (url.split('?', 1)[0] ?? url),
    status_code: status,
    duration_ms: Number(old.duration_ms) || 0,
    ...(channel && { channel }),
    ...(model && { model, model_sent: model }),
    ...(usage && {
      usage: { metrics: metricsOf(usage.metrics), raw: asObject(usage.raw) ?? {} },
    }),
    outcome: outcomeOf(status),
    stream: false,
    attempts: channel ? [{ config: channel, host: hostOf(url), start_ms: 0, status }] : [],
    bytes: { in: 0, up: 0, out: Number(old.response_bytes) || 0 },
  };
}

/** Six numbers, whatever was written. */
export function metricsOf(value: unknown): UsageMetrics {
  const object = asObject(value);
  const count = (name: keyof UsageMetrics): number => Math.max(0, Math.trunc(Number(object?.[name]) || 0));
  return {
    input: count('input'),
    cached_create: count('cached_create'),
    cached_read: count('cached_read'),
    output: count('output'),
    reasoning: count('reasoning'),
    total: count('total'),
  };
}

export function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The old log has the model only in the body that was sent. */
function modelOf({
  filtered_body: sent,
  original_body: original,
}: Record<string, unknown>): string | undefined {
  const coded = textOf(sent) ?? textOf(original);
  return coded && textOf(parseObject(Buffer.from(coded, 'base64').toString('utf8'))?.model);
}

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 400) return 'ok';
  return status >= 400 && status < 500 ? 'client_error' : 'upstream_error';
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
