import { expect, it } from 'vitest';
import { withoutForeignThinking } from './repair.ts';

const refused = Buffer.from(
  '{"error":{"message":"messages.1.content.0: Invalid `signature` in `thinking` block"}}',
);
const thinking = (signature: string) => ({ type: 'thinking', thinking: 'Hm.', signature });
const text = { type: 'text', text: 'Hi' };

function repaired(contents: unknown[][], answer = refused): unknown[] | undefined {
  const messages = contents.map((content) => ({ role: 'assistant', content }));
  const body = withoutForeignThinking(Buffer.from(JSON.stringify({ model: 'm', messages })), answer);
  return (
    body &&
    (JSON.parse(body.toString()) as { messages: { content: unknown }[] }).messages.map(
      ({ content }) => content,
    )
  );
}

it.each(['clp-seal.responses..gAAA', ''])('thinking of another upstream, signed "%s", goes', (signature) => {
  expect(
    repaired([
      [thinking(signature), text],
      [thinking('own'), text],
    ]),
  ).toEqual([[text], [thinking('own'), text]]);
});

it('a message that was nothing else goes with it', () => {
  expect(repaired([[thinking('')], [text]])).toEqual([[text]]);
});

it('a signature of Anthropic and any other refusal are left to the client', () => {
  expect(repaired([[thinking('own'), text]])).toBeUndefined();
  expect(
    repaired([[thinking(''), text]], Buffer.from('{"error":{"message":"prompt is too long"}}')),
  ).toBeUndefined();
});
