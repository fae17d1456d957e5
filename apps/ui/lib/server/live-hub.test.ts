import type { LiveEvent, RequestRow } from '@clp/core/schema';
import { expect, test, vi } from 'vitest';
import { openEventStream } from './event-stream';
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

test('whoever comes while a request runs is told of it, and not once it ended or its service is gone', async () => {
  const { hub, services, tell, listen } = hubWith();
  listen();
  const firstOf = async (): Promise<unknown[]> => {
    const reader = openEventStream(new Request('http://console/api/events'), hub).getReader();
    const texts = [await reader.read(), hub.running.length > 0 ? await reader.read() : undefined];
    await reader.cancel();
    return texts.flatMap((each) => {
      const data = /data: (.*)/.exec(new TextDecoder().decode(each?.value))?.[1];
      return data === undefined ? [] : [JSON.parse(data)];
    });
  };
  const frame = (...rows: RequestRow[]) => ({ kind: 'frame', rows, events: [] });
  tell({ type: 'req.start', row: rowOf('a', 1) });
  tell({ type: 'req.start', row: rowOf('b', 1) });
  tell({ type: 'req.patch', rows: [rowOf('a', 2)] });
  expect((await firstOf())[1]).toEqual(frame(rowOf('a', 2), rowOf('b', 1)));
  tell({ type: 'req.end', row: { ...rowOf('a', 3), outcome: 'ok' } });
  expect((await firstOf())[1]).toEqual(frame(rowOf('b', 1)));
  services[0]?.onConnected(true);
  services[0]?.onConnected(false);
  expect(await firstOf()).toMatchObject([{ kind: 'hello' }]);
});
