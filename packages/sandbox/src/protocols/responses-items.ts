import type { Json } from '../ask.ts';
import { type Answer, type ToolCall, wordsOf } from '../decide-answer.ts';

/** One item of `output` and the events that stream it. */
export interface OutputItem {
  item: Json;
  /** As `output_item.added` shows it. */
  opened: Json;
  steps: { type: string; value: Json }[];
}

export function itemsOf(answer: Answer): OutputItem[] {
  const items: OutputItem[] = [];
  if (answer.thinking) items.push(reasoningItem(answer));
  if (answer.text || answer.calls.length === 0) items.push(messageItem(answer));
  return [...items, ...answer.calls.map(callItem)];
}

function reasoningItem({ id, thinking, seal }: Answer): OutputItem {
  const head = { id: `rs_${id}`, type: 'reasoning', encrypted_content: seal };
  const part = { type: 'summary_text', text: thinking };
  const summary_index = 0;
  return {
    item: { ...head, summary: [part] },
    opened: { ...head, summary: [] },
    steps: [
      {
        type: 'response.reasoning_summary_part.added',
        value: { summary_index, part: { type: 'summary_text', text: '' } },
      },
      ...wordsOf(thinking).map((delta) => ({
        type: 'response.reasoning_summary_text.delta',
        value: { summary_index, delta },
      })),
      { type: 'response.reasoning_summary_text.done', value: { summary_index, text: thinking } },
      { type: 'response.reasoning_summary_part.done', value: { summary_index, part } },
    ],
  };
}

function messageItem({ id, text, stop }: Answer): OutputItem {
  const head = { id: `msg_${id}`, type: 'message', role: 'assistant' };
  const part = { type: 'output_text', text, annotations: [] };
  const content_index = 0;
  return {
    item: { ...head, status: stop === 'length' ? 'incomplete' : 'completed', content: [part] },
    opened: { ...head, status: 'in_progress', content: [] },
    steps: [
      { type: 'response.content_part.added', value: { content_index, part: { ...part, text: '' } } },
      ...wordsOf(text).map((delta) => ({
        type: 'response.output_text.delta',
        value: { content_index, delta },
      })),
      { type: 'response.output_text.done', value: { content_index, text } },
      { type: 'response.content_part.done', value: { content_index, part } },
    ],
  };
}

function callItem({ id, tool, input }: ToolCall): OutputItem {
  const isCustom = tool.kind === 'custom';
  const head = {
    id: `${isCustom ? 'ctc' : 'fc'}_${id}`,
    type: isCustom ? 'custom_tool_call' : 'function_call',
    call_id: `call_${id}`,
    name: tool.name,
  };
  const field = isCustom ? 'input' : 'arguments';
  const stem = `response.${isCustom ? 'custom_tool_call_input' : 'function_call_arguments'}`;
  return {
    item: { ...head, [field]: input, status: 'completed' },
    opened: { ...head, [field]: '', status: 'in_progress' },
    steps: [
      ...wordsOf(input).map((delta) => ({ type: `${stem}.delta`, value: { delta } })),
      { type: `${stem}.done`, value: { [field]: input } },
    ],
  };
}
