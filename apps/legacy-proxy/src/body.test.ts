import { JsonBody } from '@clp/core/proxy';
import { expect, it } from 'vitest';
import { normaliseBody } from './body.ts';

function normalise(request: Record<string, unknown>): unknown {
  const body = JsonBody.parse(Buffer.from(JSON.stringify(request)));
  if (!body) throw new Error('no JSON');
  normaliseBody(body);
  return JSON.parse(body.bytes().toString());
}

it.each([
  ['a prompt', { prompt: 'Hi' }, [{ role: 'user', content: 'Hi' }]],
  ['a text', { input: 'Hi' }, [{ role: 'user', content: 'Hi' }]],
  [
    'input blocks with an image',
    {
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'See' },
            { type: 'input_image', image_url: 'data:image/png;base64,aGk=' },
          ],
        },
        { role: 'assistant', content: [{ type: 'output_text', text: 'I see' }] },
      ],
    },
    [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
        ],
      },
      { role: 'assistant', content: 'I see' },
    ],
  ],
])('makes messages of %s', (_, request, messages) => {
  expect(normalise({ model: 'm', ...request })).toEqual({ model: 'm', messages });
});

it.each([
  [
    { image_url: 'https://x/y.png', detail: 'low' },
    { url: 'https://x/y.png', detail: 'low' },
  ],
  [{ image_url: { url: 'https://x/y.png' } }, { url: 'https://x/y.png' }],
  [{ image_base64: 'aGk=', mime_type: 'image/jpeg' }, { url: 'data:image/jpeg;base64,aGk=' }],
  [{ b64_json: 'aGk=' }, { url: 'data:image/png;base64,aGk=' }],
  [{ image: { b64_json: 'aGk=', mime_type: 'image/webp' } }, { url: 'data:image/webp;base64,aGk=' }],
  [{ image: { image_base64: 'aGk=' } }, { url: 'data:image/png;base64,aGk=' }],
])('makes an image_url of the image block %j', (block, image) => {
  const input = [{ role: 'user', content: [{ type: 'input_image', ...block }] }];
  const content = [{ type: 'image_url', image_url: image }];
  expect(normalise({ model: 'm', input })).toEqual({ model: 'm', messages: [{ role: 'user', content }] });
});

it('leaves messages alone', () => {
  const request = { messages: [{ role: 'user', content: [{ type: 'input_text', text: 'x' }] }], input: 'y' };
  expect(normalise(request)).toEqual(request);
});
