import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SseEvents } from './sse-events.ts';

function split(pieces: Buffer[]): string[] {
  const events: string[] = [];
  const splitter = new SseEvents((event) => events.push(event.toString()));
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return events.map((event) => event.replace(/\r\n|\r/g, '\n').trimEnd());
}

function cut(text: string, cuts: number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const points = [...new Set(cuts.map((point) => point % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...points, bytes.length].map((point, index) => bytes.subarray(points[index - 1] ?? 0, point));
}

const line = fc.constantFrom(
  'data: {"text":"Grüße 🦊"}',
  'event: ping',
  ': comment',
  'data:',
  'id: 7',
  'data: [DONE]',
);
const event = fc.array(line, { minLength: 1, maxLength: 4 });

test('finds the same events however the bytes are cut and lines end', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(fc.nat(), { maxLength: 20 }),
      (events, lineEnd, cuts) => {
        const text = events.map((lines) => lines.join(lineEnd) + lineEnd + lineEnd).join('');
        expect(split(cut(text, cuts))).toEqual(events.map((lines) => lines.join('\n').trimEnd()));
      },
    ),
    { numRuns: 500 },
  );
});

test('hands out the last event though no blank line closed it', () => {
  expect(split([Buffer.from('data: 1\n\ndata: 2')])).toEqual(['data: 1', 'data: 2']);
});

test('knows whether what went by ends at an event boundary', () => {
  const splitter = new SseEvents(() => {});
  const seen = ['data: 1', '\n', '\n', ': c\r', '\n\r\n'].map((piece) => {
    splitter.push(Buffer.from(piece));
    return splitter.atBoundary;
  });
  expect(seen).toEqual([false, false, true, false, true]);
});

test('ignores blank lines between events', () => {
  expect(split([Buffer.from('\n\n\ndata: 1\n\n\n\ndata: 2\n\n')])).toEqual(['data: 1', 'data: 2']);
});

test('an event that is let go of is not handed out, and its end is still seen, wherever it is cut', () => {
  const before = 'data: 1\n\ndata: too la';
  const rest = 'rge\ndata: more\n\ndata: 2\n\n';
  for (let size = 1; size <= rest.length; size++) {
    const events: string[] = [];
    const splitter = new SseEvents((event) => events.push(event.toString()));
    splitter.push(Buffer.from(before));
    expect(splitter.pendingBytes).toBe('data: too la'.length);
    splitter.skip();
    expect([splitter.pendingBytes, splitter.isSkipping]).toEqual([0, true]);
    for (let at = 0; at < rest.length; at += size) splitter.push(Buffer.from(rest.slice(at, at + size)));
    expect([events, splitter.atBoundary]).toEqual([['data: 1\n', 'data: 2\n'], true]);
  }
});

test('letting go between two events loses nothing', () => {
  const events: string[] = [];
  const splitter = new SseEvents((event) => events.push(event.toString()));
  splitter.push(Buffer.from('data: 1\n\n'));
  splitter.skip();
  splitter.push(Buffer.from('data: 2\n\n'));
  expect(events).toEqual(['data: 1\n', 'data: 2\n']);
});
