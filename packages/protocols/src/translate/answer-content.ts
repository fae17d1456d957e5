import { randomUUID } from 'node:crypto';
import type { RefusalPart, TextPart } from './conversation.ts';
import type { Losses } from './losses.ts';
import { asList, asObject, asText } from './values.ts';

/**
 * The texts of an answer of Chat or Responses: one text, or a list of parts. A request that makes no sense is refused,
 * an answer was paid for: what else an upstream puts there is left out and noted.
 */
export function answerTexts(content: unknown, losses: Losses): (TextPart | RefusalPart)[] {
  const parts = typeof content === 'string' && content !== '' ? [content] : asList(content);
  return parts.flatMap((value): (TextPart | RefusalPart)[] => {
    if (typeof value === 'string') return [{ type: 'text', text: value }];
    const part = asObject(value) ?? {};
    if (asList(part.annotations).length > 0) losses.note('annotations');
    switch (part.type) {
      case 'text':
      case 'output_text':
        return [{ type: 'text', text: asText(part.text) ?? '' }];
      case 'refusal':
        return [{ type: 'refusal', text: asText(part.refusal) ?? '' }];
    }
    losses.note(`content.${String(part.type)}`);
    return [];
  });
}

/** A call's id. Some upstreams give none (Gemini's chat endpoint: an empty one), and results need one all chat long. */
export function callId(id: unknown): string {
  return asText(id) || `call_${randomUUID().replaceAll('-', '')}`;
}
