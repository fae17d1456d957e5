import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeClock } from '../../testing/fake-clock.ts';
import { createLinkPair } from '../../testing/link-pair.ts';
import { requestRecord } from '../../testing/request-records.ts';
import type { RecordBooks } from '../accounting/record-books.ts';
import { createLinkedBooks } from './linked-books.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function createBooks() {
  const entered: string[] = [];
  const books: RecordBooks = {
    expect: () => {},
    append: ({ id }) => entered.push(id),
    close: async () => {},
  };
  return { entered, books };
}

/** Books of a secondary, and what of them came to the primary. */
function createRig() {
  const clock = createFakeClock();
  const pair = createLinkPair(clock, () => 0);
  const own = createBooks();
  const arrived: string[][] = [];
  pair.toSecondary.onMessage((message) => {
    if (message.kind === 'records') arrived.push(message.records.map(({ id }) => id));
  });
  const linked = createLinkedBooks(pair.toPrimary, () => own.books);
  return { clock, pair, own: own.entered, arrived, linked };
}

test('records that end within a moment go together, and at the latest when the process ends', async () => {
  const { clock, arrived, linked } = createRig();
  for (const id of ['1', '2']) linked.append(requestRecord({ id }));
  vi.advanceTimersByTime(30);
  linked.append(requestRecord({ id: '3' }));
  await linked.close();
  await clock.advance(1);
  expect(arrived).toEqual([['1', '2'], ['3']]);
});

test('what ends after the primary has is entered by the secondary itself, what waited included', () => {
  const { pair, own, linked } = createRig();
  linked.append(requestRecord({ id: '1' }));
  pair.cut();
  linked.append(requestRecord({ id: '2' }));
  vi.advanceTimersByTime(30);
  expect(own).toEqual(['1', '2']);
});
