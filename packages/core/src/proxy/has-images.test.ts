import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasImages } from './has-images.ts';

const parts = {
  messages: { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } },
  chat: { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
  responses: { type: 'input_image', image_url: 'https://example.com/a.png' },
};

test.each(Object.entries(parts))(
  'a picture of %s is one, however its JSON is laid out',
  (_protocol, part) => {
    const messages = [{ role: 'user', content: [{ type: 'text', text: 'look' }, part] }];
    for (const indent of [undefined, 2, '\t']) {
      expect(hasImages(Buffer.from(JSON.stringify(messages, null, indent)))).toBe(true);
    }
  },
);

test('a picture in the result of a tool is one', () => {
  const result = { type: 'tool_result', tool_use_id: 't', content: [parts.messages] };
  expect(hasImages(Buffer.from(JSON.stringify([{ role: 'user', content: [result] }])))).toBe(true);
});

test('what is only written about pictures is none', () => {
  const texts = ['image', 'image_url', '"type": "image"', 'services:\n  web: { "image": "nginx" }'];
  for (const text of [...texts, JSON.stringify(parts), JSON.stringify(JSON.stringify(parts))]) {
    const messages = [
      { role: 'user', content: text },
      { role: 'user', content: [{ type: 'text', text }] },
    ];
    expect(hasImages(Buffer.from(JSON.stringify(messages, null, 1)))).toBe(false);
  }
});

test('whatever texts say, only parts count', () => {
  const word = fc.constantFrom(
    '"type"',
    ':',
    '"image"',
    '\\',
    ' ',
    '{',
    '}',
    '"',
    'input_image',
    'image_url',
    '\n',
  );
  const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(''));
  const part = fc.constantFrom(...Object.values(parts));
  fc.assert(
    fc.property(text, fc.option(part), fc.constantFrom(undefined, 1), (said, picture, indent) => {
      const content = [{ type: 'text', text: said }, ...(picture ? [picture] : [])];
      const json = JSON.stringify([{ role: 'user', content }], null, indent);
      expect(hasImages(Buffer.from(json))).toBe(picture !== null);
    }),
  );
});
