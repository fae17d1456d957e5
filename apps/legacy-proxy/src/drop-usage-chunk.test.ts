import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dropUsageChunk } from './drop-usage-chunk.ts';

const stream = { status: 200, rawHeaders: ['content-type', 'text/event-stream'] };
const usage = { prompt_tokens: 3, completion_tokens: 2 };
const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const content = event({ choices: [{ index: 0, delta: { content: 'Grüße "usage"' } }], usage: null });
const last = event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage });
const alone = event({ choices: [], usage });
const done = 'data: [DONE]\n\n';

function through(text: string, cuts: readonly number[] = [], head = stream): string {
  const transform = dropUsageChunk();
  transform.head(head);
  const bytes = Buffer.from(text);
  const ends = [...new Set(cuts.map((cut) => cut % bytes.length))].sort((a, b) => a - b);
  const out = [...ends, bytes.length].map((end, index) =>
    transform.write(bytes.subarray(ends[index - 1] ?? 0, end)),
  );
  return Buffer.concat([...out, transform.end()].map((piece) => piece ?? Buffer.alloc(0))).toString();
}

test('the chunk of usage alone is left out, wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (cuts) => {
      expect(through(content + alone + done, cuts)).toBe(content + done);
    }),
  );
});

test.each([
  ['usage beside a choice', content + last + done],
  ['a filter report before the content', event({ choices: [], usage: null }) + content + done],
  ['comments, names and errors', `: hi\n\nevent: x\n${event({ error: { message: 'no' }, usage })}`],
  ['text of other line breaks', `: hi\r\n\r\ndata: {"usage": 1}x\r\n\r\n`.replaceAll('\r\n\r\n', '\r\n\n')],
])('%s passes to the byte', (_, text) => {
  expect(through(text)).toBe(text);
});

test('an answer that is no stream passes as it is', () => {
  const json = JSON.stringify({ choices: [], usage });
  expect(through(json, [4], { status: 200, rawHeaders: ['content-type', 'application/json'] })).toBe(json);
});
