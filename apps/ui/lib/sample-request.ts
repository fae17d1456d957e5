import type { ServiceName } from '@clp/core';

export interface SampleTraits {
  tools: boolean;
  images: boolean;
  thinking: boolean;
}

/** A small request with the traits rules look at; it is explained, never sent. */
export function sampleBody(
  service: ServiceName,
  { model, tools, images, thinking }: SampleTraits & { model: string },
): { path: string; body: Record<string, unknown> } {
  switch (service) {
    case 'claude':
      return {
        path: '/v1/messages',
        body: {
          model,
          max_tokens: 16,
          ...(thinking && { thinking: { type: 'enabled', budget_tokens: 1024 } }),
          ...(tools && { tools: [{ name: 'look', input_schema: { type: 'object' } }] }),
          messages: [
            {
              role: 'user',
              content: [
                { type: 'text', text: 'hello' },
                ...(images
                  ? [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: '' } }]
                  : []),
              ],
            },
          ],
        },
      };
    case 'codex':
      return {
        path: '/v1/responses',
        body: {
          model,
          stream: true,
          ...(thinking && { reasoning: { effort: 'high' } }),
          ...(tools && { tools: [{ type: 'function', name: 'look', parameters: { type: 'object' } }] }),
          input: [
            {
              type: 'message',
              role: 'user',
              content: [
                { type: 'input_text', text: 'hello' },
                ...(images ? [{ type: 'input_image', image_url: 'data:image/png;base64,' }] : []),
              ],
            },
          ],
        },
      };
    case 'legacy':
      return {
        path: '/v1/chat/completions',
        body: {
          model,
          ...(thinking && { reasoning_effort: 'high' }),
          ...(tools && { tools: [{ type: 'function', function: { name: 'look' } }] }),
          messages: [
            {
              role: 'user',
              content: [
                { type: 'text', text: 'hello' },
                ...(images ? [{ type: 'image_url', image_url: { url: 'data:image/png;base64,' } }] : []),
              ],
            },
          ],
        },
      };
  }
}
