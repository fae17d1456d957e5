import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProtocolName } from '../wire.ts';
import type { Answer, AnswerPart } from './answer.ts';
import { createShape } from './answer-shapes.ts';
import type { Conversation, Part, Tool, Turn } from './conversation.ts';
import { Losses } from './losses.ts';
import { replayAnswer } from './replay-answer.ts';
import { translators } from './translators.ts';

const protocols: readonly ProtocolName[] = ['messages', 'chat', 'responses'];
const word = fc.stringMatching(/^[a-z]{1,8}$/);
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((value) => value.trim() !== '');
const input = fc
  .dictionary(word, fc.oneof(text, fc.integer(), fc.boolean()))
  .map((value) => JSON.stringify(value));
const textPart = text.map((value): Part => ({ type: 'text', text: value }));
const imagePart = fc.constantFrom<Part>(
  { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' }, detail: 'auto' },
  { type: 'image', source: { kind: 'data', mediaType: 'image/png', data: 'aGk=' }, detail: 'auto' },
);

/** Some calls at once and their results, as agents have them. */
const toolRound = fc
  .tuple(
    fc.option(textPart),
    fc.array(fc.tuple(word, input, text), { minLength: 1, maxLength: 3 }),
    fc.uuid(),
  )
  .map(([said, calls, id]): Turn[] => [
    {
      role: 'assistant',
      parts: [
        ...(said ? [said] : []),
        ...calls.map(
          ([name, json], index): Part => ({
            type: 'tool-call',
            id: `call_${id}_${index}`,
            name,
            flavour: 'function',
            input: json,
          }),
        ),
      ],
    },
    {
      role: 'user',
      parts: calls.map(
        ([, , result], index): Part => ({
          type: 'tool-result',
          id: `call_${id}_${index}`,
          flavour: 'function',
          content: [{ type: 'text', text: result }],
          isError: false,
        }),
      ),
    },
  ]);
const exchange = fc
  .tuple(
    fc.array(fc.oneof(textPart, imagePart), { minLength: 1, maxLength: 3 }),
    fc.array(toolRound, { maxLength: 2 }),
    textPart,
  )
  .map(([asked, rounds, said]): Turn[] => [
    { role: 'user', parts: asked },
    ...rounds.flat(),
    { role: 'assistant', parts: [said] },
  ]);
const tool = fc.tuple(word, fc.option(text, { nil: undefined })).map(
  ([name, description]): Tool => ({
    name,
    flavour: 'function',
    description,
    schema: { type: 'object', properties: { a: { type: 'string' } } },
    strict: undefined,
  }),
);

const conversation = fc
  .record({
    system: fc.option(textPart),
    turns: fc.array(exchange, { minLength: 1, maxLength: 3 }),
    last: textPart,
    tools: fc.uniqueArray(tool, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
    maxTokens: fc.integer({ min: 1, max: 100_000 }),
    temperature: fc.option(fc.constantFrom(0, 0.5, 1), { nil: undefined }),
    stream: fc.boolean(),
  })
  .map(
    ({ system, turns, last, ...rest }): Conversation => ({
      model: 'model-1',
      turns: [
        ...(system ? [{ role: 'system' as const, parts: [system] }] : []),
        ...turns.flat(),
        { role: 'user', parts: [last] },
      ],
      toolChoice: { type: 'auto' },
      parallelToolCalls: undefined,
      topP: undefined,
      topK: undefined,
      stop: [],
      reasoning: undefined,
      format: undefined,
      user: undefined,
      openai: {},
      wants: { usageChunk: false, sealedReasoning: false },
      ...rest,
    }),
  );

/** What must survive: protocols disagree about details that carry no meaning. */
function meaning({ wants, openai, tools, turns, ...rest }: Conversation): unknown {
  return {
    ...rest,
    tools: tools.map(({ strict, ...known }) => known),
    turns: turns.map(({ role, parts }) => ({
      role,
      parts: parts.map((part) => (part.type === 'image' ? { ...part, detail: 'auto' } : part)),
    })),
  };
}

function through(protocol: ProtocolName, sent: Conversation): { received: Conversation; losses: string[] } {
  const losses = new Losses();
  const body = translators[protocol].writeRequest(structuredClone(sent), losses);
  return {
    received: translators[protocol].readRequest(JSON.parse(JSON.stringify(body)), losses),
    losses: losses.list(),
  };
}

describe('requests', () => {
  for (const protocol of protocols) {
    it(`keep their meaning when written and read as ${protocol}`, () => {
      fc.assert(
        fc.property(conversation, (sent) => {
          const { received, losses } = through(protocol, sent);
          expect(meaning(received)).toEqual(meaning(sent));
          expect(losses.filter((name) => name !== 'cache_control')).toEqual([]);
        }),
        { numRuns: 150 },
      );
    });
  }

  it('keep their meaning through all three protocols in a row', () => {
    fc.assert(
      fc.property(conversation, fc.shuffledSubarray([...protocols], { minLength: 3 }), (sent, order) => {
        let received = sent;
        for (const protocol of order) received = through(protocol, received).received;
        expect(meaning(received)).toEqual(meaning(sent));
      }),
      { numRuns: 100 },
    );
  });
});

const answerPart = fc.oneof(
  text.map((value): AnswerPart => ({ type: 'text', text: value })),
  fc.tuple(fc.uuid(), word, input).map(
    ([id, name, json]): AnswerPart => ({
      type: 'tool-call',
      id: `call_${id}`,
      name,
      flavour: 'function',
      input: json,
    }),
  ),
);
const answer = fc
  .record({
    thought: fc.option(text),
    said: fc.array(answerPart, { maxLength: 5 }),
    cached: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ thought, said, cached }): Answer => {
    const parts: AnswerPart[] = [
      ...(thought ? [{ type: 'reasoning' as const, text: thought }] : []),
      // Two texts in a row are one text to Chat, and text comes before calls there.
      ...said.filter(({ type }) => type === 'text').slice(0, 1),
      ...said.filter(({ type }) => type === 'tool-call'),
    ];
    const calls = parts.some(({ type }) => type === 'tool-call');
    return {
      id: 'answer-1',
      model: 'model-1',
      parts,
      ending: {
        reason: calls ? 'tool-calls' : 'stop',
        usage: { input: 10, cacheRead: cached, cacheWrite: 0, output: 20, reasoning: 5 },
      },
    };
  });

const context = {
  id: 'x',
  model: 'asked',
  createdAt: 1,
  wants: { usageChunk: true, sealedReasoning: true },
};

function streamOf(protocol: ProtocolName, value: Answer): Buffer {
  const writer = translators[protocol].createStreamWriter(context);
  return Buffer.from([...replayAnswer(value)].map((event) => writer.write(event)).join(''));
}

/** What a client gets when the bytes come in pieces of one size. */
function receive(
  bytes: Buffer,
  { upstream, client, size }: { upstream: ProtocolName; client: ProtocolName; size: number },
): string {
  const shape = createShape({
    upstream,
    client,
    clientStreams: false,
    tools: [],
    context,
    losses: new Losses(),
    head: { status: 200, rawHeaders: ['Content-Type', 'text/event-stream'] },
  });
  for (let at = 0; at < bytes.length; at += size) shape.write(bytes.subarray(at, at + size));
  return shape.end() ?? JSON.stringify(shape.failure());
}

/** Ids carry the prefix of their protocol. */
function said({ id, ...rest }: Answer): unknown {
  return rest;
}

describe('answers', () => {
  for (const upstream of protocols) {
    for (const client of protocols) {
      it(`keep their meaning from a ${upstream} stream to ${client} JSON`, () => {
        fc.assert(
          fc.property(answer, fc.integer({ min: 1, max: 60 }), (sent, size) => {
            const received = receive(streamOf(upstream, sent), { upstream, client, size });
            const parsed = translators[client].readAnswer(JSON.parse(received), new Losses());
            expect(parsed && said(parsed)).toEqual(said(sent));
          }),
          { numRuns: 60 },
        );
      });
    }
  }

  it('are the same however the stream is cut', () => {
    const sent: Answer = {
      id: 'a',
      model: 'm',
      parts: [
        { type: 'reasoning', text: 'hm — größer 🙂' },
        { type: 'text', text: 'Grüße 🙂 aus Köln' },
        { type: 'tool-call', id: 'call_1', name: 'read', flavour: 'function', input: '{"path":"ü.txt"}' },
        { type: 'tool-call', id: 'call_2', name: 'list', flavour: 'function', input: '{}' },
      ],
      ending: {
        reason: 'tool-calls',
        usage: { input: 3, cacheRead: 2, cacheWrite: 0, output: 5, reasoning: 1 },
      },
    };
    for (const upstream of protocols) {
      const bytes = streamOf(upstream, sent);
      for (const client of protocols) {
        const whole = receive(bytes, { upstream, client, size: bytes.length });
        for (let size = 1; size < 200; size++) expect(receive(bytes, { upstream, client, size })).toBe(whole);
      }
    }
  });
});
