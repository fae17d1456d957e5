import type { LiveEvent, RequestRow } from '@clp/core/schema';
import { expect, test, vi } from 'vitest';
import type { Following } from './follow-service';
import { createLiveHub, type NumberedMessage } from './live-hub';

function rowOf(id: string, ms: number): RequestRow {
  return {
    id,
    service: 'claude',
    startedAt: 0,
    method: 'POST',
    path: '/v1/messages',
    attempts: 1,
    status: 200,
    state: 'done',
    ms,
    queueMs: 0,
    bytes: { in: 1, out: 1 },
    flags: [],
  };
}

function hubWith(lingerMs = 60_000) {
  const services: Following[] = [];
  const hub = createLiveHub({
    frameMs: 1,
    lingerMs,
    follow: async (_service, following) => void services.push(following),
  });
  const got: NumberedMessage[] = [];
  const tell = (event: LiveEvent) => services[0]?.onEvent(event);
  return { hub, services, got, tell, listen: () => hub.subscribe((message) => got.push(message)) };
}

test('a frame holds the newest row of each request, and what else happened', async () => {
  const { got, tell, listen } = hubWith();
  listen();
  tell({ type: 'req.start', row: rowOf('a', 1) });
  tell({ type: 'req.end', row: rowOf('a', 2) });
  tell({ type: 'switch', before: 'x', after: 'y' });
  tell({ type: 'ping', serverTime: '' });
  await vi.waitFor(() => expect(got).toHaveLength(1), 15_000);
  expect(got[0]?.message).toEqual({
    kind: 'frame',
    rows: [rowOf('a', 2)],
    events: [{ service: 'claude', event: { type: 'switch', before: 'x', after: 'y' } }],
  });
});

test('whoever comes back gets what he missed, or learns that it is gone', async () => {
  const { hub, got, tell, listen } = hubWith();
  listen();
  for (let round = 1; round <= 3; round++) {
    tell({ type: 'req.end', row: rowOf(String(round), 1) });
    await vi.waitFor(() => expect(got).toHaveLength(round), 15_000);
  }
  expect(hub.since(1)?.map(({ seq }) => seq)).toEqual([2, 3]);
  expect(hub.since(3)).toEqual([]);
  expect(hub.since(99)).toBeUndefined();
});

test('the services are left alone a while after the last browser left, and nobody resumes across that', async () => {
  const { hub, services, listen } = hubWith(5);
  listen()();
  await vi.waitFor(() => expect(services[0]?.signal.aborted).toBe(true), 15_000);
  expect(hub.since(0)).toBeUndefined();
  listen();
  expect(services).toHaveLength(6);
});
