import type { ServiceName } from '@clp/core';
import type { LiveEvent } from '@clp/core/schema';
import { createParser } from 'eventsource-parser';
import { controlHeaders, proxyUrl } from './ask-proxy';

/** Milliseconds until a lost service is asked again. */
const retryMs = 1_000;

export interface Following {
  signal: AbortSignal;
  onEvent(event: LiveEvent): void;
  onConnected(connected: boolean): void;
}

/** Follows the events of one service, again and again; resumes where it was cut off. */
export async function followService(service: ServiceName, following: Following): Promise<void> {
  const { signal, onEvent, onConnected } = following;
  let lastEventId = '';
  let wasConnected = false;
  while (!signal.aborted) {
    try {
      const events = await openEvents(service, { signal, lastEventId });
      if (events) {
        onConnected(true);
        // Nothing to resume after, yet something may have happened meanwhile.
        if (wasConnected && lastEventId === '') onEvent({ type: 'reset' });
        wasConnected = true;
        await readEvents(events, (event, id) => {
          if (id) lastEventId = id;
          onEvent(event);
        });
      }
    } catch {
      // It stopped, or is not there yet: below it is asked again.
    }
    if (signal.aborted) return;
    onConnected(false);
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

/** One connection to a service's events; undefined = it refuses. */
export async function openEvents(
  service: ServiceName,
  { signal, lastEventId, watch }: { signal: AbortSignal; lastEventId?: string; watch?: string },
): Promise<ReadableStream<Uint8Array> | undefined> {
  const query = watch ? `?watch=${encodeURIComponent(watch)}` : '';
  const response = await fetch(proxyUrl(service, `/events${query}`), {
    signal,
    headers: {
      accept: 'text/event-stream',
      ...(await controlHeaders()),
      ...(lastEventId && { 'last-event-id': lastEventId }),
    },
  });
  return response.ok && response.body ? response.body : undefined;
}

export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: LiveEvent, id: string | undefined) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: ({ data, id }) => onEvent(JSON.parse(data) as LiveEvent, id) });
  for await (const bytes of body) parser.feed(decoder.decode(bytes, { stream: true }));
}
