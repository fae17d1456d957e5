/** A short text answer of each protocol, in three writes: what opens the stream, its first content, and the rest. */

export type Protocol = 'messages' | 'responses' | 'chat';

interface SampleStream {
  opening: string;
  content: string;
  closing: string;
}

const event = (type: string, members: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
const chunk = (members: object): string =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'bench', ...members })}\n\n`;
const choice = (delta: object, finish: string | null = null): object => ({
  choices: [{ index: 0, delta, finish_reason: finish }],
});

const text = 'first words';
const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
const item = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text, annotations: [] }],
};
const usage = { input_tokens: 10, output_tokens: 2, total_tokens: 12 };

export const streams: Readonly<Record<Protocol, SampleStream>> = {
  messages: {
    opening: event('message_start', {
      message: { id: 'msg_1', model: 'bench', usage: { input_tokens: 10, output_tokens: 1 } },
    }),
    content:
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }) +
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
    closing:
      event('content_block_stop', { index: 0 }) +
      event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } }) +
      event('message_stop', {}),
  },
  responses: {
    opening: event('response.created', {
      response: { id: 'resp_1', model: 'bench', status: 'in_progress', output: [] },
    }),
    content:
      event('response.output_item.added', { output_index: 0, item: { ...item, content: [] } }) +
      event('response.output_text.delta', { ...place, delta: text }),
    closing:
      event('response.output_item.done', { output_index: 0, item }) +
      event('response.completed', {
        response: { id: 'resp_1', model: 'bench', status: 'completed', output: [item], usage },
      }),
  },
  chat: {
    opening: chunk(choice({ role: 'assistant', content: '' })),
    content: chunk(choice({ content: text })),
    closing: `${chunk(choice({}, 'stop'))}${chunk({
      choices: [],
      usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
    })}data: [DONE]\n\n`,
  },
};
