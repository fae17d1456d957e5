import type { ServiceName } from '@clp/core';
import { createAnswerWatcher } from '@clp/protocols/read-exchange';
import type { WatchMessage } from '../live';
import { openEvents, readEvents } from './follow-service';
import { viewPart } from './view-part';

/** Milliseconds between two looks at what came. */
const frameMs = 150;

type Protocol = Parameters<typeof createAnswerWatcher>[0];

/** The text of one answer while it streams, read by the protocol it comes in. */
export function watchAnswer(request: Request, { id, service }: { id: string; service: ServiceName }) {
  const gone = new AbortController();
  request.signal.addEventListener('abort', () => gone.abort());
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      let answer: ReturnType<typeof createAnswerWatcher> | undefined;
      let isNew = false;
      const send = (done: boolean): void => {
        const message: WatchMessage = { parts: (answer?.seen().parts ?? []).map(viewPart), done };
        controller.enqueue(encoder.encode(`data: ${JSON.stringify(message)}\n\n`));
        isNew = false;
      };
      const timer = setInterval(() => isNew && send(false), frameMs);
      try {
        const events = await openEvents(service, { signal: gone.signal, watch: id });
        if (events)
          await readEvents(events, (event) => {
            if (event.type === 'req.delta' && event.id === id) {
              answer ??= createAnswerWatcher(protocolOfStream(event.text));
              answer.write(Buffer.from(event.text));
              isNew = true;
            }
            if (event.type === 'req.end' && event.row.id === id) gone.abort();
          });
      } catch {
        // It ended, or the browser left.
      }
      clearInterval(timer);
      if (request.signal.aborted) return;
      send(true);
      controller.close();
    },
    cancel: () => gone.abort(),
  });
}

/** The first event of a stream tells what it speaks. */
function protocolOfStream(beginning: string): Protocol {
  if (beginning.includes('"message_start"') || beginning.includes('event: ping')) return 'messages';
  return beginning.includes('"response.') ? 'responses' : 'chat';
}
