import { randomUUID } from 'node:crypto';
import { type ServiceName, serviceNames } from '@clp/core';
import type { LiveEvent, RequestRow } from '@clp/core/schema';
import type { ConsoleMessage, ServiceEvent } from '../live';
import { type Following, followService } from './follow-service';

export interface NumberedMessage {
  seq: number;
  message: ConsoleMessage;
}

/** The three services' events, gathered once for all browsers. */
export interface LiveHub {
  readonly bootId: string;
  readonly connected: ReadonlySet<string>;
  readonly seq: number;
  /** Requests under way, the oldest first: whoever comes now was told of none of them. */
  readonly running: readonly RequestRow[];
  /** Messages after `seq`; undefined = some of them are no longer known. */
  since(seq: number): NumberedMessage[] | undefined;
  /** Follows the services while somebody listens, and a little longer. */
  subscribe(listener: (message: NumberedMessage) => void): () => void;
}

interface HubOptions {
  follow?: (service: ServiceName, following: Following) => Promise<void>;
  /** Milliseconds events are gathered before they are sent. */
  frameMs?: number;
  /** Milliseconds the services are still followed after the last browser left: most come back at once. */
  lingerMs?: number;
}

/** Messages remembered for those who come back: half a minute of heavy traffic. */
const remembered = 300;

export function createLiveHub(options: HubOptions = {}): LiveHub {
  const { follow = followService, frameMs = 100, lingerMs = 60_000 } = options;
  const listeners = new Set<(message: NumberedMessage) => void>();
  const connected = new Set<string>();
  const ring: NumberedMessage[] = [];
  const running = new Map<string, RequestRow>();
  let rows = new Map<string, RequestRow>();
  let events: ServiceEvent[] = [];
  let seq = 0;
  let following: AbortController | undefined;
  let isGathering = false;
  let lingerTimer: NodeJS.Timeout | undefined;

  function send(message: ConsoleMessage): void {
    seq++;
    const numbered = { seq, message };
    ring.push(numbered);
    if (ring.length > remembered) ring.shift();
    for (const listener of listeners) listener(numbered);
  }

  function sendFrame(): void {
    isGathering = false;
    const frame = { kind: 'frame' as const, rows: [...rows.values()], events };
    rows = new Map();
    events = [];
    send(frame);
  }

  function take(service: string, event: LiveEvent): void {
    if (event.type === 'ping' || event.type === 'req.delta' || event.type === 'hello') return;
    if (event.type === 'req.start' || event.type === 'req.end') move(event.row);
    else if (event.type === 'req.patch') for (const row of event.rows) move(row);
    else events.push({ service, event });
    if (event.type === 'reset') forgetRunning(service);
    if (isGathering) return;
    isGathering = true;
    setTimeout(sendFrame, frameMs);
  }

  function move(row: RequestRow): void {
    rows.set(row.id, row);
    if (row.outcome === undefined) running.set(row.id, row);
    else running.delete(row.id);
  }

  /** How they end may not be heard; those that go on are told of again. */
  function forgetRunning(service: string): void {
    for (const row of running.values()) if (row.service === service) running.delete(row.id);
  }

  function start(): void {
    clearTimeout(lingerTimer);
    if (following) return;
    following = new AbortController();
    for (const service of serviceNames) {
      void follow(service, {
        signal: following.signal,
        onEvent: (event) => take(service, event),
        onConnected(isConnected) {
          if (connected.has(service) === isConnected) return;
          if (isConnected) connected.add(service);
          else connected.delete(service);
          if (!isConnected) forgetRunning(service);
          send({ kind: 'service', service, connected: isConnected });
        },
      });
    }
  }

  function stop(): void {
    following?.abort();
    following = undefined;
    connected.clear();
    running.clear();
    // What happens from now on is not seen: nobody can resume from here.
    ring.length = 0;
    seq++;
  }

  return {
    bootId: randomUUID().slice(0, 8),
    connected,
    get seq() {
      return seq;
    },
    get running() {
      return [...running.values()];
    },
    since(after) {
      if (after > seq) return undefined;
      const missed = ring.filter((each) => each.seq > after);
      return missed.length === seq - after ? missed : undefined;
    },
    subscribe(listener) {
      listeners.add(listener);
      start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) lingerTimer = setTimeout(stop, lingerMs).unref();
      };
    },
  };
}
