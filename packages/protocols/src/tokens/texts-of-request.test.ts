import { expect, it } from 'vitest';
import { textsOfRequest } from './texts-of-request.ts';

function textsOf(content: unknown[]) {
  const body = { messages: [{ role: 'user', content }] };
  const { text, attachments } = textsOfRequest(Buffer.from(JSON.stringify(body)));
  return { text: text.replace(/^user\n?/, ''), attachments };
}

it('counts a document of text by its words, one of bytes as a whole', () => {
  const document = (source: Record<string, unknown>) => ({ type: 'document', source });
  const seen = textsOf([
    document({ type: 'text', media_type: 'text/plain', data: 'all of it' }),
    document({ type: 'content', content: [{ type: 'text', text: 'in parts' }] }),
    document({ type: 'base64', media_type: 'application/pdf', data: 'JVBERi0x' }),
    { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
  ]);
  expect(seen).toEqual({ text: 'all of it\nin parts', attachments: 2 });
});

it('counts what a tool was called with, whatever its members are called', () => {
  const input = { type: 'create', data: 'long' };
  const { text } = textsOf([{ type: 'tool_use', id: 'a', name: 'save', input }]);
  expect(text).toContain(JSON.stringify(input));
});
