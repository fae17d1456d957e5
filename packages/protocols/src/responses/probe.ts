import { type ProbeFormat, probePrompt, probeTool } from '../probe-format.ts';

const call = Buffer.from('"function_call"');

export const responsesProbe: ProbeFormat = {
  defaultModel: 'gpt-5-codex',
  body: ({ model, tools }) => ({
    model,
    stream: true,
    store: false,
    input: [
      {
        type: 'message',
        role: 'user',
        content: [{ type: 'input_text', text: probePrompt(tools) }],
      },
    ],
    ...(tools && { tools: [{ type: 'function', ...probeTool, strict: false }] }),
  }),
  callsTool: (event) => event.includes(call) && event.includes('response.output_item'),
};
