import { SseEvents } from '@clp/core/proxy';
import { createMaskVault, createRestore } from '@clp/core/testing';
import { eventObject, wires } from '@clp/protocols';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const stream = ['content-type', 'text/event-stream'];
const plain = ['content-type', 'application/json'];

/** How a protocol tells a text and the arguments of a tool call, delta by delta. */
const protocols = {
  messages: {
    text: (text: string) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    call: (json: string) => ({
      type: 'content_block_delta',
      index: 1,
      delta: { type: 'input_json_delta', partial_json: json },
    }),
    ends: [
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_stop', index: 1 },
    ],
  },
  responses: {
    text: (delta: string) => ({
      type: 'response.output_text.delta',
      item_id: 'msg_Ma',
      output_index: 0,
      content_index: 0,
      delta,
    }),
    call: (delta: string) => ({
      type: 'response.function_call_arguments.delta',
      item_id: 'fc_MA',
      output_index: 1,
      delta,
    }),
    ends: [{ type: 'response.output_item.done', output_index: 0 }, { type: 'response.completed' }],
  },
  chat: {
    text: (content: string) => ({ model: 'M', choices: [{ index: 0, delta: { content } }] }),
    call: (json: string) => ({
      choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: json } }] } }],
    }),
    ends: [{ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }],
  },
} as const;

type Name = keyof typeof protocols;

/** What a client reads: all texts and all arguments. */
function read(name: Name, bytes: Buffer): { text: string; call: string } {
  const result = { text: '', call: '' };
  const events = new SseEvents((event) => {
    const { pieces } = wires[name].textOf(eventObject(event) ?? {});
    for (const { form, text } of pieces) result[form === 'json' ? 'call' : 'text'] += text;
  });
  events.push(bytes);
  events.end();
  return result;
}

const format = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;

/** Cuts at the given places (any number, in any order). */
function cut<Part extends string | Buffer>(whole: Part, places: number[]): Part[] {
  const sorted = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
  const bounds = [0, ...sorted, whole.length];
  return bounds.slice(1).map((end, index) => whole.slice(bounds[index], end) as Part);
}

const secrets = fc.constantFrom('sk-live-1', 'a"b\\c\nd', 'jörg@exämple.org 🎈', 'MASKED_', 'M');
const filler = fc.constantFrom(
  ' and ',
  'M',
  'MASK',
  'MASKED_0',
  'MASKED_ffffffffffffffff',
  '"quoted" \\ \n',
  '',
);
const places = fc.array(fc.nat(), { maxLength: 40 });

test.each(Object.keys(protocols) as Name[])(
  'in %s the client reads what was masked, however the answer is cut',
  (name) => {
    const { text, call, ends } = protocols[name];
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            filler,
            secrets.map((value) => ({ value })),
          ),
          { maxLength: 8 },
        ),
        places,
        places,
        places,
        (parts, textCuts, callCuts, byteCuts) => {
          const vault = createMaskVault();
          vault.mask('something else');
          const original = parts.map((part) => (typeof part === 'string' ? part : part.value)).join('');
          const masked = parts
            .map((part) => (typeof part === 'string' ? part : vault.mask(part.value)))
            .join('');
          const events = [
            ...cut(masked, textCuts).map((part): object => text(part)),
            ...cut(JSON.stringify({ path: masked }), callCuts).map((part): object => call(part)),
            ...ends,
          ];
          const restore = createRestore(vault, wires[name]);
          restore.head({ status: 200, rawHeaders: stream });
          const out = cut(Buffer.from(events.map(format).join('')), byteCuts).map((chunk) =>
            restore.write(chunk),
          );
          const bytes = Buffer.concat([...out, restore.end()].filter((each) => each !== undefined));
          const client = read(name, bytes);
          expect(client.text).toBe(original);
          expect(JSON.parse(client.call)).toEqual({ path: original });
        },
      ),
      { numRuns: 300 },
    );
  },
);

test('only the end that may be the beginning of a placeholder waits', () => {
  const vault = createMaskVault();
  const placeholder = vault.mask('secret');
  const restore = createRestore(vault, wires.chat);
  restore.head({ status: 200, rawHeaders: stream });
  const say = (text: string): string => {
    const bytes = restore.write(Buffer.from(format(protocols.chat.text(text))));
    return read('chat', bytes ?? Buffer.alloc(0)).text;
  };
  expect(say('before MASKED_zz')).toBe('before MASKED_zz');
  expect(say(`before ${placeholder.slice(0, 9)}`)).toBe('before ');
  expect(say(placeholder.slice(9, 15))).toBe('');
  expect(say(`${placeholder.slice(15)} after M`)).toBe('secret after ');
  expect(say('ore')).toBe('More');
});

test('events without a placeholder keep their bytes', () => {
  const vault = createMaskVault();
  vault.mask('secret');
  const restore = createRestore(vault, wires.messages);
  restore.head({ status: 200, rawHeaders: stream });
  const bytes =
    'event: ping\ndata: {"type": "ping"}\n\n: comment M\n\ndata: {"type":"content_block_delta", "index":0,"delta":{"text":"My 1.0"}}\n\n';
  expect(restore.write(Buffer.from(bytes))?.toString()).toBe(bytes);
});

test('plain answers get their values back, escaped once more inside arguments', () => {
  const vault = createMaskVault();
  const value = 'C:\\Users\\"jane"';
  const placeholder = vault.mask(value);
  const restore = createRestore(vault, wires.chat);
  restore.head({ status: 200, rawHeaders: plain });
  const answer = {
    content: `at ${placeholder}`,
    tool_calls: [{ function: { arguments: JSON.stringify({ path: placeholder }) } }],
    input: { path: placeholder },
    other: 'MASKED_0000000000000000',
  };
  restore.write(Buffer.from(JSON.stringify(answer)));
  const restored = JSON.parse(restore.end()?.toString() ?? '');
  expect(restored.content).toBe(`at ${value}`);
  expect(JSON.parse(restored.tool_calls[0].function.arguments)).toEqual({ path: value });
  expect(restored.input).toEqual({ path: value });
  expect(restored.other).toBe(answer.other);
});

test('the same value keeps its placeholder, and the oldest is forgotten when there are too many', () => {
  const vault = createMaskVault({ limit: 2 });
  const a = vault.mask('a');
  vault.mask('b');
  expect(vault.mask('a')).toBe(a);
  vault.mask('c');
  expect([vault.size, vault.valueOf(a), vault.hasPlaceholder(a.slice(0, 12))]).toEqual([2, 'a', true]);
  expect(createMaskVault().mask('a')).not.toBe(a);
});

test.each(Object.keys(protocols) as Name[])(
  'in %s an answer that is to be JSON stays JSON, whatever a value holds',
  (name) => {
    fc.assert(
      fc.property(secrets, places, (value, textCuts) => {
        const vault = createMaskVault();
        const document = JSON.stringify({ path: vault.mask(value) });
        const restore = createRestore(vault, wires[name], 'json');
        restore.head({ status: 200, rawHeaders: stream });
        const { text, ends } = protocols[name];
        const events = [...cut(document, textCuts).map((part): object => text(part)), ...ends];
        const bytes = [restore.write(Buffer.from(events.map(format).join(''))), restore.end()];
        const client = read(name, Buffer.concat(bytes.filter((each) => each !== undefined)));
        expect(JSON.parse(client.text)).toEqual({ path: value });
      }),
    );
  },
);

test('a plain answer that is to be JSON stays JSON, and tool input stays as it is', () => {
  const vault = createMaskVault();
  const value = 'a"b';
  const placeholder = vault.mask(value);
  const restore = createRestore(vault, wires.messages, 'json');
  restore.head({ status: 200, rawHeaders: plain });
  const text = `\n${JSON.stringify({ path: placeholder })}`;
  restore.write(Buffer.from(JSON.stringify({ content: [{ text }, { input: { content: placeholder } }] })));
  const { content } = JSON.parse(restore.end()?.toString() ?? '');
  expect(JSON.parse(content[0].text)).toEqual({ path: value });
  expect(content[1].input.content).toBe(value);
});

test('thoughts of an answer that is to be JSON are no JSON', () => {
  const vault = createMaskVault();
  const restore = createRestore(vault, wires.chat, 'json');
  restore.head({ status: 200, rawHeaders: stream });
  const thought = { choices: [{ index: 0, delta: { reasoning_content: vault.mask('a"b') } }] };
  expect(read('chat', restore.write(Buffer.from(format(thought))) ?? Buffer.alloc(0)).text).toBe('a"b');
});

test('a stream that breaks off gives out what waited for the rest of a placeholder', () => {
  const vault = createMaskVault();
  const placeholder = vault.mask('secret');
  const restore = createRestore(vault, wires.responses);
  restore.head({ status: 200, rawHeaders: stream });
  const text = `before ${placeholder.slice(0, 12)}`;
  const first = restore.write(Buffer.from(`${format(protocols.responses.text(text))}data: {"half`));
  const rest = restore.release?.();
  const bytes = Buffer.concat([first, rest].filter((each) => each !== undefined));
  expect(read('responses', bytes).text).toBe(text);
  expect(bytes.toString()).not.toContain('half');
});

test('an error that takes the place of an answer gets its values back', () => {
  const vault = createMaskVault();
  const restore = createRestore(vault, wires.chat);
  const error = { status: 400, code: 'x', message: `cannot read ${vault.mask('secret')}` };
  expect(restore.error?.(error)).toEqual({ ...error, message: 'cannot read secret' });
});
