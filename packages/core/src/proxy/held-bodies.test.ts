import { expect, test } from 'vitest';
import type { ClpError } from '../errors.ts';
import type { Exchange } from './exchange.ts';
import { createHeldBodies } from './held-bodies.ts';

/** As much of a request as the books look at; `said` is why it was stopped while its body came. */
function requestAt(startedAt: number, state: 'receiving' | 'answering') {
  const said: string[] = [];
  const exchange = {
    startedAt,
    heldBytes: 0,
    stopReceiving:
      state === 'receiving'
        ? ({ code }: ClpError) => {
            said.push(code);
            exchange.stopReceiving = undefined;
          }
        : undefined,
  } as Exchange;
  return { exchange, said };
}

function heldBy(requests: { exchange: Exchange }[], now: number) {
  return createHeldBodies({
    limit: () => 100,
    underWay: () => requests.map(({ exchange }) => exchange),
    now: () => now,
  });
}

test('bytes are on the books until they are given back or their request is over', () => {
  const first = requestAt(0, 'answering');
  const held = heldBy([first], 0);
  expect(held.take(first.exchange, 60)).toBe(true);
  expect(held.take(first.exchange, 60)).toBe(false);
  held.give(first.exchange, 30);
  expect(held.bytes).toBe(90);
  held.release(first.exchange);
  held.release(first.exchange);
  expect(held.bytes).toBe(0);
});

test('where others need the room, the client that has been sending for longest has to go', () => {
  const requests = [requestAt(0, 'answering'), requestAt(2_000, 'receiving'), requestAt(1_000, 'receiving')];
  const [answering, slow, slower] = requests;
  const latest = requestAt(9_999, 'receiving');
  if (!answering || !slow || !slower) throw new Error('missing');
  const held = heldBy([...requests, latest], 10_000);
  for (const { exchange } of requests) held.take(exchange, 30);
  expect(held.take(latest.exchange, 20)).toBe(true);
  expect([answering.said, slow.said, slower.said]).toEqual([[], [], ['request_timeout']]);
  expect(held.bytes).toBe(80);
});

test('nobody has to go who began to send a moment ago', () => {
  const requests = [requestAt(0, 'receiving'), requestAt(1, 'receiving')];
  const held = heldBy(requests, 1_000);
  const taken = requests.map(({ exchange }) => held.take(exchange, 60));
  expect(taken).toEqual([true, false]);
  expect(held.dropSlowest()).toBe(false);
});
