import { asObject } from '../sse-fields.ts';
import { type EventText, pieceOf, type TextPiece } from '../text-pieces.ts';

const texts = {
  content: 'text',
  reasoning_content: 'aside',
  reasoning: 'aside',
  refusal: 'aside',
} as const;

/** Texts and tool-call arguments arrive as deltas of a numbered choice. */
export function chatText(chunk: Record<string, unknown>): EventText {
  const pieces: TextPiece[] = [];
  const ends: string[] = [];
  for (const item of listOf(chunk.choices)) {
    const choice = asObject(item);
    const number = `${choice?.index ?? 0} `;
    const delta = asObject(choice?.delta);
    for (const [key, form] of Object.entries(texts))
      pieces.push(...pieceOf(delta, key, { channel: number + key, form }));
    for (const call of listOf(delta?.tool_calls)) {
      const object = asObject(call);
      const channel = `${number}call ${object?.index ?? 0}`;
      pieces.push(...pieceOf(asObject(object?.function), 'arguments', { channel, form: 'json' }));
    }
    if (choice?.finish_reason) ends.push(number);
  }
  if (chunk.error) ends.push('');
  return { pieces, ends };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
