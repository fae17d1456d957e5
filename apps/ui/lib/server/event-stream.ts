import { type ServiceName, serviceNames } from '@clp/core';
import type { LiveEvent } from '@clp/core/schema';
import { createParser } from 'eventsource-parser';
import type { ConsoleEvent } from '../live';
import { controlHeaders, proxyUrl } from './ask-proxy';

/** Milliseconds events are gathered before a frame is sent. */
const frameMs = 100;
/** Milliseconds until a lost service is asked again. */
const retryMs = 1_500;

/** One browser's stream: the three services' events gathered into at most ten frames a second. */
export function openEventStream(request: Request): ReadableStream<Uint8Array> {
  const watched = new URL(request.url).searchParams.get('watch');
  const gone = new AbortController();
  request.signal.addEventListener('abort', () => gone.abort());
  const encoder = new TextEncoder();
  let timer: NodeJS.Timeout | undefined;
  return new ReadableStream({
    start(controller) {
      let gathered: { service: string; event: LiveEvent }[] = [];
      const send = (event: ConsoleEvent): void => {
        if (!gone.signal.aborted) controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
      };
      timer = setInterval(() => {
        if (gathered.length === 0) return;
        send({ kind: 'events', events: gathered });
        gathered = [];
      }, frameMs);
      gone.signal.addEventListener('abort', () => clearInterval(timer));
      for (const service of serviceNames) {
        void follow(service, {
          watched,
          signal: gone.signal,
          onEvent: (event) => gathered.push({ service, event }),
          onConnected: (connected) => send({ kind: 'service', service, connected }),
        });
      }
    },
    cancel: () => gone.abort(),
  });
}

interface Following {
  watched: string | null;
  signal: AbortSignal;
  onEvent(event: LiveEvent): void;
  onConnected(connected: boolean): void;
}

/** Follows one service, again and again, until the browser is gone; resumes where it was cut off. */
async function follow(service: ServiceName, following: Following): Promise<void> {
  const { signal } = following;
  let lastEventId = '';
  let wasConnected = false;
  while (!signal.aborted) {
    try {
      const query = following.watched ? `?watch=${encodeURIComponent(following.watched)}` : '';
      const response = await fetch(proxyUrl(service, `/events${query}`), {
        signal,
        headers: {
          accept: 'text/event-stream',
          ...(await controlHeaders()),
          ...(lastEventId && { 'last-event-id': lastEventId }),
        },
      });
      if (response.ok && response.body) {
        following.onConnected(true);
        // Nothing to resume after, yet something may have happened meanwhile.
        if (wasConnected && lastEventId === '') following.onEvent({ type: 'reset' });
        wasConnected = true;
        await readEvents(response.body, (event, id) => {
          if (id) lastEventId = id;
          following.onEvent(event);
        });
      }
    } catch {
      // It stopped, or is not there yet: below it is asked again.
    }
    if (signal.aborted) return;
    following.onConnected(false);
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: LiveEvent, id: string | undefined) => void,
) {
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: ({ data, id }) => onEvent(JSON.parse(data) as LiveEvent, id) });
  for await (const bytes of body) parser.feed(decoder.decode(bytes, { stream: true }));
}
