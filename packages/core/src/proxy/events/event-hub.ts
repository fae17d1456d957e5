import { randomUUID } from 'node:crypto';
import type { LiveEvent } from '../../schema/live-event.ts';

/** An event with its place in the sequence of this process. */
export interface NumberedEvent {
  seq: number;
  event: LiveEvent;
  /** Its SSE text, made once for all listeners. */
  text: string | undefined;
}

/** Where events go. */
export interface EventSink {
  /** Whether somebody listens, or left so lately that he may resume: only then is it worth describing a request. */
  readonly wanted: boolean;
  publish(event: LiveEvent): void;
  /** An event nobody wanted passes: those who resume from before it learn that they missed something. */
  skip(): void;
}

/** Milliseconds for which a listener that left may still resume without a gap. */
export const resumeMs = 120_000;

/**
 * The last events of a service and who listens. Publishing without a listener is one entry in a ring: nothing is
 * turned into text, nothing grows.
 */
export interface EventHub extends EventSink {
  /** Other at every start: sequences of two starts are not comparable. */
  readonly bootId: string;
  readonly seq: number;
  readonly listeners: number;
  /** Events after `seq`; undefined = some of them are no longer known. */
  since(seq: number): NumberedEvent[] | undefined;
  /** Calls back, at most once a turn of the event loop, when there is something new, and when the process ends. */
  subscribe(onNews: () => void, onEnd?: () => void): () => void;
  /** The process ends: listeners are let go, so that they find its successor. */
  end(): void;
}

/** Events remembered for those who come back. */
const remembered = 2000;

export function createEventHub(now: () => number): EventHub {
  const ring: NumberedEvent[] = [];
  const subscribers = new Map<() => void, (() => void) | undefined>();
  let seq = 0;
  let told = true;
  let leftAt = Number.NEGATIVE_INFINITY;

  function tell(): void {
    told = true;
    for (const onNews of subscribers.keys()) onNews();
  }

  return {
    bootId: randomUUID().slice(0, 8),
    get seq() {
      return seq;
    },
    get listeners() {
      return subscribers.size;
    },
    publish(event) {
      seq++;
      ring[seq % remembered] = { seq, event, text: undefined };
      if (subscribers.size === 0 || !told) return;
      told = false;
      setImmediate(tell);
    },
    since(after) {
      if (after > seq || seq - after > remembered) return undefined;
      const events: NumberedEvent[] = [];
      for (let next = after + 1; next <= seq; next++) {
        const event = ring[next % remembered];
        if (event?.seq !== next) return undefined;
        events.push(event);
      }
      return events;
    },
    get wanted() {
      return subscribers.size > 0 || now() - leftAt < resumeMs;
    },
    skip() {
      seq++;
    },
    end() {
      for (const onEnd of subscribers.values()) onEnd?.();
    },
    subscribe(onNews, onEnd) {
      subscribers.set(onNews, onEnd);
      return () => {
        leftAt = now();
        subscribers.delete(onNews);
      };
    },
  };
}

/** SSE text of an event; numbered ones carry `<boot>-<seq>` as their id. */
export function formatLiveEvent(event: LiveEvent, id?: string): string {
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${idLine}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
