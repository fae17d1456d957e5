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

it('leaves messages alone', () => {
  const request = { messages: [{ role: 'user', content: [{ type: 'input_text', text: 'x' }] }], input: 'y' };
  expect(normalise(request)).toEqual(request);
});
