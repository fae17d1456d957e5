import { expect, test } from 'vitest';
import { createEventHub, formatLiveEvent } from './event-hub.ts';

const warn = (text: string) => ({ type: 'warn', text }) as const;

test('events are numbered, and those after a number can be had again', () => {
  const hub = createEventHub(Date.now);
  for (const text of ['a', 'b', 'c']) hub.publish(warn(text));
  expect(hub.seq).toBe(3);
  expect(hub.since(1)?.map(({ seq, event }) => [seq, event])).toEqual([
    [2, warn('b')],
    [3, warn('c')],
  ]);
  expect(hub.since(3)).toEqual([]);
});

test('what is too old or from another start cannot be had', () => {
  const hub = createEventHub(Date.now);
  expect(hub.since(5)).toBeUndefined();
  for (let count = 0; count < 2500; count++) hub.publish(warn(String(count)));
  expect(hub.since(10)).toBeUndefined();
  const kept = hub.since(500);
  expect(kept).toHaveLength(2000);
  expect(kept?.[0]?.seq).toBe(501);
});

test('a thousand events at once wake a listener once', async () => {
  const hub = createEventHub(Date.now);
  let woken = 0;
  const leave = hub.subscribe(() => woken++);
  for (let count = 0; count < 1000; count++) hub.publish(warn('x'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(woken).toBe(1);
  leave();
  hub.publish(warn('y'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(woken).toBe(1);
});

test('the text of an event is one line of JSON with its id', () => {
  expect(formatLiveEvent(warn('two\nlines'), 'ab-1')).toBe(
    'id: ab-1\nevent: warn\ndata: {"type":"warn","text":"two\\nlines"}\n\n',
  );
});
