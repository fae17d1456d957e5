import { asText } from '../sse-fields.ts';
import { type EventText, pieceOf, type TextPiece } from '../text-pieces.ts';

const closing = new Set(['response.completed', 'response.incomplete', 'response.failed', 'error']);

/** Every kind of text has its `….delta` events, and a `….done` event that repeats the whole. */
export function responsesText(event: Record<string, unknown>): EventText {
  const type = asText(event.type) ?? '';
  const item = `${event.output_index ?? event.item_id} `;
  if (closing.has(type)) return { pieces: [], ends: [''] };
  if (type === 'response.output_item.done') return { pieces: [], ends: [item] };
  const part = `${item}${event.content_index ?? event.summary_index ?? ''} `;
  if (type.endsWith('.done')) return { pieces: [], ends: [part + type.slice(0, -'.done'.length)] };
  if (!type.endsWith('.delta')) return { pieces: [], ends: [] };
  const kind = type.slice(0, -'.delta'.length);
  return { pieces: pieceOf(event, 'delta', { channel: part + kind, form: formOf(kind) }), ends: [] };
}

/** @param kind e.g. `response.output_text` */
function formOf(kind: string): TextPiece['form'] {
  if (kind.endsWith('_arguments')) return 'json';
  return kind === 'response.output_text' ? 'text' : 'aside';
}
