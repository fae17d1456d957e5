import { type AnswerTransform, headerValue, isEventStream, SseEvents, SseOutput } from '@clp/core/proxy';
import { eventObject } from '@clp/protocols';

/**
 * Keeps the chunk that says only the usage from a client that did not ask for it: strict clients take the first choice
 * of every chunk, and this one has none. Every other event keeps its bytes.
 */
export function dropUsageChunk(): AnswerTransform {
  let isStream = false;
  const out = new SseOutput();
  const events = new SseEvents((event) => {
    if (!isUsageChunk(event)) out.emit(event);
  });

  return {
    head(head) {
      isStream = isEventStream(headerValue(head.rawHeaders, 'content-type'));
      return head;
    },
    write(chunk) {
      if (!isStream) return chunk;
      events.push(chunk);
      return out.take();
    },
    end() {
      events.end();
      return out.take();
    },
    // Only whole events are given out.
    atBoundary: () => isStream,
  };
}

function isUsageChunk(event: Buffer): boolean {
  // Where usage is asked for, every chunk names it, and says null until the last.
  if (!event.includes('"usage"') || event.includes('"usage":null')) return false;
  const chunk = eventObject(event);
  if (!chunk?.usage || chunk.error) return false;
  return !Array.isArray(chunk.choices) || chunk.choices.length === 0;
}
