import { type ProbeFormat, probePrompt, probeTokens, probeTool } from '../probe-format.ts';

const call = Buffer.from('"tool_calls":[{');
const spacedCall = Buffer.from('"tool_calls": [{');

export const chatProbe: ProbeFormat = {
  defaultModel: 'gpt-4o-mini',
  body: ({ model, tools }) => ({
    model,
    max_tokens: probeTokens,
    stream: true,
    stream_options: { include_usage: true },
    messages: [{ role: 'user', content: probePrompt(tools) }],
    ...(tools && { tools: [{ type: 'function', function: probeTool }] }),
  }),
  callsTool: (event) => event.includes(call) || event.includes(spacedCall),
};
