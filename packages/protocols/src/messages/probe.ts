import { type ProbeFormat, probePrompt, probeTokens, probeTool } from '../probe-format.ts';

const call = Buffer.from('"tool_use"');

export const messagesProbe: ProbeFormat = {
  defaultModel: 'claude-sonnet-4-5',
  body: ({ model, tools }) => ({
    model,
    max_tokens: probeTokens,
    stream: true,
    messages: [{ role: 'user', content: probePrompt(tools) }],
    ...(tools && {
      tools: [
        { name: probeTool.name, description: probeTool.description, input_schema: probeTool.parameters },
      ],
    }),
  }),
  callsTool: (event) => event.includes(call) && event.includes('content_block_start'),
};
