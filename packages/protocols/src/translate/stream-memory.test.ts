import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { ProtocolName } from '../wire.ts';
import { createAnswerTranslation } from './translate-answer.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const words = 'some words of a long answer '.repeat(36);
const pieces = {
  messages: {
    opening: [
      { type: 'message_start', message: { id: 'm', model: 'x', usage: { input_tokens: 1 } } },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ],
    delta: { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: words } },
  },
  responses: {
    opening: [{ type: 'response.created', response: { id: 'r', model: 'x' } }],
    delta: { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: words },
  },
  chat: { opening: [], delta: { id: 'c', model: 'x', choices: [{ index: 0, delta: { content: words } }] } },
} as const;

const bytesOf = (value: object): Buffer => Buffer.from(`data: ${JSON.stringify(value)}\n\n`);

function translation(upstream: ProtocolName, client: ProtocolName) {
  const transform = createAnswerTranslation({
    upstream,
    client,
    clientStreams: true,
    dropped: [],
    tools: [],
    context: { id: 'x', model: 'x', createdAt: 1, wants: { usageChunk: false, sealedReasoning: false } },
  });
  transform.head({ status: 200, rawHeaders: ['content-type', 'text/event-stream'] });
  for (const event of pieces[upstream].opening) transform.write(bytesOf(event));
  return transform;
}

/** Bytes the heap has grown by while that many pieces of a kilobyte went through. */
function growth(transform: ReturnType<typeof translation>, piece: Buffer, count: number): number {
  for (let index = 0; index < 100; index++) transform.write(piece);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < count; index++) transform.write(piece);
  collectGarbage();
  return process.memoryUsage().heapUsed - before;
}

const names = ['messages', 'responses', 'chat'] as const;
const pairs = names.flatMap((upstream) =>
  (['messages', 'chat'] as const)
    .filter((client) => client !== upstream)
    .map((client) => ({ upstream, client })),
);

test.each(pairs)('from $upstream to $client nothing is kept of a long stream', ({ upstream, client }) => {
  const grown = growth(translation(upstream, client), bytesOf(pieces[upstream].delta), 10_000);
  expect(grown).toBeLessThan(1_000_000);
});

test.each(['messages', 'chat'] as const)(
  'from %s to responses the text is kept, which the end repeats, up to a limit that ends the answer',
  (upstream) => {
    const transform = translation(upstream, 'responses');
    const piece = bytesOf(pieces[upstream].delta);
    expect(growth(transform, piece, 10_000)).toBeLessThan(15_000_000);
    let said = '';
    for (let index = 0; index < 10_000; index++) said = transform.write(piece)?.toString() || said;
    expect(said).toContain('response.failed');
    expect(said).toContain('answer_too_long');
    expect(growth(transform, piece, 10_000)).toBeLessThan(1_000_000);
  },
);
