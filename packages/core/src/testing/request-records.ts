import type { RequestRecord } from '../schema/request-record.ts';

/** A finished request for tests; every member can be given. */
export function requestRecord(members: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    timestamp: '2026-11-24T12:00:00.000Z',
    service: 'claude',
    method: 'POST',
    path: '/v1/messages',
    status_code: 200,
    duration_ms: 1200,
    channel: 'prod',
    model: 'claude-sonnet-4-5',
    model_asked: 'claude-sonnet-4-5',
    model_sent: 'claude-sonnet-4-5',
    usage: {
      metrics: { input: 10, cached_create: 2, cached_read: 3, output: 5, reasoning: 1, total: 15 },
      raw: { input_tokens: 10, output_tokens: 5 },
    },
    cost_micros: 100,
    outcome: 'ok',
    client: 'claude-cli',
    stream: true,
    attempts: [{ config: 'prod', host: 'api.example.com', start_ms: 1, first_byte_ms: 200, status: 200 }],
    first_token_ms: 300,
    bytes: { in: 100, up: 100, out: 900 },
    ...members,
  };
}
