import { ClpError } from '@clp/core';
import type { RequestFilter } from '@clp/core/request-index';
import type { RequestRow } from '@clp/core/schema';
import { csvLine } from '../csv';
import { freshIndex } from './request-index';

type Format = 'csv' | 'jsonl';

export function formatOf(text: string | null): Format {
  if (text === 'csv' || text === 'jsonl') return text;
  throw new ClpError('invalid_request', 'The format is "csv" or "jsonl".');
}

const columns: Record<string, (row: RequestRow) => string | number | null | undefined> = {
  id: ({ id }) => id,
  time: ({ startedAt }) => new Date(startedAt).toISOString(),
  service: ({ service }) => service,
  config: ({ config }) => config,
  method: ({ method }) => method,
  path: ({ path }) => path,
  model_asked: ({ modelAsked }) => modelAsked,
  model_sent: ({ modelSent }) => modelSent,
  model: ({ model }) => model,
  client: ({ client }) => client,
  project: ({ project }) => project,
  outcome: ({ outcome }) => outcome,
  status: ({ status }) => status,
  attempts: ({ attempts }) => attempts,
  ms: ({ ms }) => ms,
  queue_ms: ({ queueMs }) => queueMs,
  first_token_ms: ({ ttftMs }) => ttftMs,
  input: ({ tokens }) => tokens?.in,
  cache_write: ({ tokens }) => tokens?.cacheWrite,
  cache_read: ({ tokens }) => tokens?.cacheRead,
  output: ({ tokens }) => tokens?.out,
  reasoning: ({ tokens }) => tokens?.reasoning,
  cost_usd: ({ costMicros }) => (typeof costMicros === 'number' ? costMicros / 1e6 : undefined),
  error: ({ error }) => error?.text,
};

/** Page by page, as fast as the browser takes it. */
export function exportRequests(filter: RequestFilter, format: Format): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cursor: string | undefined;
  let isFirst = true;
  return new ReadableStream({
    async pull(controller) {
      const page = (await freshIndex()).list({ filter, limit: 1_000, cursor });
      const head = isFirst && format === 'csv' ? csvLine(Object.keys(columns)) : '';
      isFirst = false;
      cursor = page.next;
      const lines = page.rows.map((row) =>
        format === 'csv'
          ? csvLine(Object.values(columns).map((read) => read(row)))
          : `${JSON.stringify(row)}\n`,
      );
      controller.enqueue(encoder.encode(head + lines.join('')));
      if (cursor === undefined) controller.close();
    },
  });
}
