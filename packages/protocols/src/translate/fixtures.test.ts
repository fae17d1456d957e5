import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ProtocolName } from '../wire.ts';
import type { Answer, AnswerEvent } from './answer.ts';
import { readStream } from './answer-shapes.ts';
import { AnswerCollector } from './collect-answer.ts';
import { Losses } from './losses.ts';

/** Streams as upstreams send them, written after the public references, quirks included. */
const fixtures: { name: string; upstream: ProtocolName; lost: string[]; answer: Answer }[] = [
  {
    name: 'chat-interleaved-calls',
    upstream: 'chat',
    lost: [],
    answer: {
      id: 'gen-1',
      model: 'm',
      parts: [
        { type: 'reasoning', text: 'Zwei Städte – 🌍.' },
        { type: 'text', text: 'Ich sehe nach.' },
        { type: 'tool-call', id: 'call_a', name: 'weather', flavour: 'function', input: '{"city":"Köln"}' },
        { type: 'tool-call', id: 'call_b', name: 'weather', flavour: 'function', input: '{"city":"Bonn }"}' },
      ],
      ending: {
        reason: 'tool-calls',
        usage: { input: 20, cacheRead: 30, cacheWrite: 0, output: 20, reasoning: 7 },
      },
    },
  },
  {
    name: 'chat-loose',
    upstream: 'chat',
    lost: [],
    answer: {
      id: undefined,
      model: 'm',
      parts: [
        { type: 'text', text: 'Hi' },
        {
          type: 'tool-call',
          id: 'functions.read:0',
          name: 'read',
          flavour: 'function',
          input: '{"path":"a"}',
        },
        {
          type: 'tool-call',
          id: 'functions.read:1',
          name: 'read',
          flavour: 'function',
          input: '{"path":"b"}',
        },
      ],
      ending: {
        reason: 'tool-calls',
        usage: { input: 3, cacheRead: 0, cacheWrite: 0, output: 4, reasoning: 0 },
      },
    },
  },
  {
    name: 'messages-thinking',
    upstream: 'messages',
    lost: ['content.server_tool_use'],
    answer: {
      id: 'msg_1',
      model: 'm',
      parts: [
        { type: 'reasoning', text: 'Erst nachdenken 🤔', seal: { protocol: 'messages', value: 'c2ln' } },
        { type: 'reasoning', text: '', seal: { protocol: 'messages', value: 'aGlkZGVu', redacted: true } },
        { type: 'text', text: 'Gut' },
        { type: 'tool-call', id: 'toolu_1', name: 'list', flavour: 'function', input: '{}' },
      ],
      ending: {
        reason: 'tool-calls',
        usage: { input: 9, cacheRead: 100, cacheWrite: 20, output: 42, reasoning: 0 },
      },
    },
  },
  {
    name: 'responses-codex',
    upstream: 'responses',
    lost: [],
    answer: {
      id: 'resp_1',
      model: 'm',
      parts: [
        { type: 'reasoning', text: '**Plan**\n\nWeiter', seal: { protocol: 'responses', value: 'gAAAA' } },
        { type: 'text', text: 'Ich ändere das.' },
        { type: 'tool-call', id: 'call_1', name: 'apply_patch', flavour: 'custom', input: '*** Begin' },
        { type: 'tool-call', id: 'call_2', name: 'shell', flavour: 'function', input: '{"cmd":"ls"}' },
      ],
      ending: {
        reason: 'tool-calls',
        usage: { input: 20, cacheRead: 60, cacheWrite: 0, output: 33, reasoning: 11 },
      },
    },
  },
  {
    name: 'responses-closing-only',
    upstream: 'responses',
    lost: [],
    answer: {
      id: 'resp_2',
      model: 'm',
      parts: [{ type: 'text', text: 'Halb' }],
      ending: { reason: 'length', usage: { input: 5, cacheRead: 0, cacheWrite: 0, output: 6, reasoning: 0 } },
    },
  },
];

function eventsOf(
  bytes: Buffer,
  { upstream, size, losses }: { upstream: ProtocolName; size: number; losses: Losses },
) {
  const events: AnswerEvent[] = [];
  const stream = readStream({ upstream, tools: [], losses }, (event) => events.push(event));
  for (let at = 0; at < bytes.length; at += size) stream.write(bytes.subarray(at, at + size));
  stream.end();
  return events;
}

describe.each(fixtures)('$name', ({ name, upstream, lost, answer }) => {
  const text = readFileSync(new URL(`./fixtures/${name}.sse`, import.meta.url), 'utf8');

  it.each([
    ['line feeds', text],
    ['carriage returns and line feeds', text.replaceAll('\n', '\r\n')],
    ['no blank line at its end', text.trimEnd()],
  ])('gives the same answer under every cut, with %s', (_, form) => {
    const bytes = Buffer.from(form);
    for (let size = 1; size <= 300; size++) {
      const losses = new Losses();
      const collector = new AnswerCollector();
      for (const event of eventsOf(bytes, { upstream, size, losses })) collector.push(event);
      expect(collector.answer()).toEqual(answer);
      expect(losses.list()).toEqual(lost);
    }
  });

  it('opens, fills and closes one block after the other', () => {
    let open = false;
    for (const event of eventsOf(Buffer.from(text), { upstream, size: 7, losses: new Losses() })) {
      if (event.type === 'open') expect(open).toBe(false);
      if (event.type === 'delta' || event.type === 'close') expect(open).toBe(true);
      if (event.type === 'open') open = true;
      if (event.type === 'close') open = false;
    }
    expect(open).toBe(false);
  });
});

describe('a stream that reports an error', () => {
  it.each([
    [
      'messages',
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"busy"}}\n\n',
      529,
    ],
    ['chat', 'data: {"error":{"code":"rate_limit_exceeded","message":"busy"}}\n\n', 429],
    [
      'responses',
      'data: {"type":"response.failed","response":{"error":{"code":"rate_limit_exceeded","message":"busy"}}}\n\n',
      429,
    ],
  ] as const)('%s: says its words and true status, and nothing after it', (upstream, text, status) => {
    const bytes = Buffer.from(`${text}data: [DONE]\n\n`);
    const events = eventsOf(bytes, { upstream, size: 5, losses: new Losses() });
    expect(events).toEqual([{ type: 'error', error: expect.objectContaining({ message: 'busy', status }) }]);
  });
});
