import type { Answer, AnswerPart, Ending, OpeningBlock } from '../answer.ts';
import { writeOpenaiUsage } from '../openai-usage.ts';
import type { AnswerContext } from '../protocol-translator.ts';
import { wrapSeal } from '../seal.ts';
import { compact } from '../values.ts';
import { reasoningPrefix } from './parts.ts';
import { responsesUsageNames, writeEnd } from './usage.ts';

type Body = Record<string, unknown>;

/** A JSON answer of the Responses API. */
export function writeResponsesAnswer({ id, model, parts, ending }: Answer, context: AnswerContext): Body {
  const head = responseHead({ id, model }, context);
  const output = parts.map((part, index) => itemOf(part, { id: itemId(head, index, part.type), context }));
  return finishedResponse({ head, output, ending });
}

/** Members a response has from its first event on. */
export function responseHead(
  { id, model }: { id: string | undefined; model: string | undefined },
  context: AnswerContext,
): Body & { id: string } {
  const known = id ?? context.id;
  return {
    id: known.startsWith('resp_') ? known : `resp_${known}`,
    object: 'response',
    created_at: context.createdAt,
    model: model ?? context.model,
    error: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    temperature: null,
    tool_choice: 'auto',
    tools: [],
    top_p: null,
  };
}

export function finishedResponse({
  head,
  output,
  ending,
}: {
  head: Body;
  output: readonly Body[];
  ending: Ending;
}): Body {
  return {
    ...head,
    ...writeEnd(ending.reason),
    output,
    output_text: output.map(outputText).join(''),
    usage: ending.usage ? writeOpenaiUsage(ending.usage, responsesUsageNames) : null,
  };
}

function outputText(item: Body): string {
  if (item.type !== 'message' || !Array.isArray(item.content)) return '';
  return item.content.map((part: Body) => (typeof part.text === 'string' ? part.text : '')).join('');
}

/** A client may refer to an item by its id alone: that tells at least what it was. */
const idPrefixes = { text: 'msg_', refusal: 'msg_', reasoning: reasoningPrefix, 'tool-call': 'fc_' } as const;

export function itemId({ id }: { id: string }, index: number, type: AnswerPart['type']): string {
  return `${idPrefixes[type]}${id}_${index}`;
}

/** An output item as it opens. */
export function openItem(block: OpeningBlock, id: string): Body {
  switch (block.type) {
    case 'text':
    case 'refusal':
      return { id, type: 'message', status: 'in_progress', role: 'assistant', content: [] };
    case 'reasoning':
      return { id, type: 'reasoning', summary: [] };
    case 'tool-call': {
      const { name, namespace, flavour } = block;
      const call = compact({ id, call_id: block.id, name, namespace, status: 'in_progress' });
      return flavour === 'custom'
        ? { ...call, type: 'custom_tool_call', input: '' }
        : { ...call, type: 'function_call', arguments: '' };
    }
  }
}

/** A finished output item. */
export function itemOf(part: AnswerPart, { id, context }: { id: string; context: AnswerContext }): Body {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { ...openItem(part, id), status: 'completed', content: [contentOf(part)] };
    case 'reasoning': {
      const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
      const sealed =
        context.wants.sealedReasoning && part.seal ? wrapSeal(part.seal, 'responses') : undefined;
      return compact({ id, type: 'reasoning', summary, encrypted_content: sealed });
    }
    case 'tool-call': {
      const text = part.flavour === 'custom' ? { input: part.input } : { arguments: part.input };
      return { ...openItem(part, id), ...text, status: 'completed' };
    }
  }
}

export function contentOf({ type, text }: { type: 'text' | 'refusal'; text: string }): Body {
  return type === 'refusal'
    ? { type, refusal: text }
    : { type: 'output_text', text, annotations: [], logprobs: [] };
}
