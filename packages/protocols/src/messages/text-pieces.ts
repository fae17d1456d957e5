import { asObject } from '../sse-fields.ts';
import { type EventText, pieceOf } from '../text-pieces.ts';

const none: EventText = { pieces: [], ends: [] };

/** Texts, thoughts and tool input arrive as deltas of a numbered block. */
export function messagesText(event: Record<string, unknown>): EventText {
  const block = `${event.index} `;
  switch (event.type) {
    case 'content_block_delta': {
      const delta = asObject(event.delta);
      return {
        pieces: [
          ...pieceOf(delta, 'text', { channel: `${block}text`, form: 'text' }),
          ...pieceOf(delta, 'thinking', { channel: `${block}thinking`, form: 'aside' }),
          ...pieceOf(delta, 'partial_json', { channel: `${block}input`, form: 'json' }),
        ],
        ends: [],
      };
    }
    case 'content_block_stop':
      return { pieces: [], ends: [block] };
    case 'message_delta':
    case 'message_stop':
    case 'error':
      return { pieces: [], ends: [''] };
    default:
      return none;
  }
}
