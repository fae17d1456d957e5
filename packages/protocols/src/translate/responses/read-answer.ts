import type { Answer, AnswerPart } from '../answer.ts';
import { answerTexts, callId } from '../answer-content.ts';
import type { Losses } from '../losses.ts';
import { readOpenaiUsage } from '../openai-usage.ts';
import { asList, asObject, asText } from '../values.ts';
import { readReasoning } from './parts.ts';
import { readEnd } from './usage.ts';

/** A JSON answer of the Responses API; one that failed has a status of 200 and an empty output. */
export function readResponsesAnswer(body: Record<string, unknown>, losses: Losses): Answer | undefined {
  if (!Array.isArray(body.output) || body.status === 'failed' || body.status === 'cancelled')
    return undefined;
  const parts = asList(body.output).flatMap((item) => readOutputItem(asObject(item) ?? {}, losses));
  const hasCalls = parts.some(({ type }) => type === 'tool-call');
  return {
    id: asText(body.id),
    model: asText(body.model),
    parts,
    ending: { reason: readEnd(body, { hasCalls }), usage: readOpenaiUsage(asObject(body.usage)) },
  };
}

/** The parts of one output item; items of tools that run at the provider are noted. */
export function readOutputItem(item: Record<string, unknown>, losses: Losses): AnswerPart[] {
  switch (item.type) {
    case 'message':
      return answerTexts(item.content, losses);
    case 'reasoning':
      return [readReasoning(item)];
    case 'function_call':
    case 'custom_tool_call': {
      const flavour = item.type === 'custom_tool_call' ? 'custom' : 'function';
      const namespace = asText(item.namespace);
      return [
        {
          type: 'tool-call',
          id: callId(item.call_id || item.id),
          name: asText(item.name) ?? '',
          ...(namespace && { namespace }),
          flavour,
          input: asText(flavour === 'custom' ? item.input : item.arguments) ?? '',
        },
      ];
    }
  }
  losses.note(`output.${String(item.type)}`);
  return [];
}
