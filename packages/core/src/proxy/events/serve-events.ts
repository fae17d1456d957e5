import type { IncomingMessage, ServerResponse } from 'node:http';
import { ClpError } from '../../errors.ts';
import type { LiveEvent } from '../../schema/live-event.ts';
import { type EventHub, formatLiveEvent } from './event-hub.ts';
import { type LiveEntry, LiveLook, lookEveryMs } from './live-look.ts';

/** Listeners one process serves; a browser and a terminal or two need far fewer. */
const maxListeners = 50;
const pingMs = 15_000;

/** What of a service events tell of. */
export interface EventSource {
  events: EventHub;
  dialect: { service: string };
  underWay(): Iterable<LiveEntry>;
  /** Text of an answer under way: first what came so far, then piece by piece. Gives what ends it. */
  watch(id: string, onText: (text: string) => void): () => void;
  now(): number;
}

/** `GET /events?watch=ID`: what happens in this service, as it happens. Resumes after `Last-Event-ID`. */
export function serveEvents(proxy: EventSource, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (proxy.events.listeners >= maxListeners) {
    throw new ClpError(
      'too_many_connections',
      `${maxListeners} listeners are connected to /events already.`,
      {
        retryAfter: 5,
      },
    );
  }
  outgoing.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  const watched = new URL(incoming.url ?? '/', 'http://localhost').searchParams.get('watch');
  const listener = new Listener(proxy, outgoing, watched);
  listener.begin(incoming.headers['last-event-id']);
  outgoing.once('close', () => listener.end());
}

/**
 * One listener. Numbered events are read from the hub's ring when the socket takes more, so a slow listener holds
 * nothing back; what it misses altogether it is told with `reset`.
 */
class Listener {
  private readonly proxy: EventSource;
  private readonly outgoing: ServerResponse;
  private readonly watched: string | null;
  private seq = 0;
  private blocked = false;
  private droppedDeltas = 0;
  private readonly look = new LiveLook();
  private readonly timers: NodeJS.Timeout[] = [];
  private unsubscribe: () => void = () => {};
  private stopWatching: () => void = () => {};

  constructor(proxy: EventSource, outgoing: ServerResponse, watched: string | null) {
    this.proxy = proxy;
    this.outgoing = outgoing;
    this.watched = watched;
  }

  begin(lastEventId: string | string[] | undefined): void {
    const { events, dialect } = this.proxy;
    this.send({
      type: 'hello',
      service: dialect.service,
      bootId: events.bootId,
      seq: events.seq,
      serverTime: new Date(this.proxy.now()).toISOString(),
    });
    const seen = seqOf(String(lastEventId ?? ''), events.bootId);
    if (lastEventId !== undefined && (seen === undefined || !events.since(seen)))
      this.send({ type: 'reset' });
    this.seq = seen !== undefined && events.since(seen) ? seen : events.seq;
    this.flush();
    this.patch();
    this.watch();
    this.unsubscribe = events.subscribe(
      () => this.flush(),
      () => this.outgoing.end(),
    );
    this.timers.push(
      setInterval(() => this.patch(), lookEveryMs).unref(),
      setInterval(() => this.ping(), pingMs).unref(),
    );
  }

  end(): void {
    this.unsubscribe();
    this.stopWatching();
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Sends the numbered events this listener has not seen. */
  private flush(): void {
    if (this.blocked) return;
    const { events } = this.proxy;
    const news = events.since(this.seq);
    if (!news) {
      this.send({ type: 'reset' });
      this.seq = events.seq;
      return;
    }
    for (const numbered of news) {
      numbered.text ??= formatLiveEvent(numbered.event, `${events.bootId}-${numbered.seq}`);
      this.seq = numbered.seq;
      if (!this.write(numbered.text)) return;
    }
  }

  /** Tells which requests under way moved on since the last look. */
  private patch(): void {
    if (this.blocked) return;
    const { rows } = this.look.at(this.proxy.underWay(), this.proxy.now());
    if (rows.length > 0) this.send({ type: 'req.patch', rows });
  }

  private ping(): void {
    if (!this.blocked) this.send({ type: 'ping', serverTime: new Date(this.proxy.now()).toISOString() });
  }

  private watch(): void {
    const id = this.watched;
    if (id === null) return;
    this.stopWatching = this.proxy.watch(id, (text) => {
      if (this.blocked) this.droppedDeltas++;
      else this.send({ type: 'req.delta', id, text });
    });
  }

  private send(event: LiveEvent): void {
    this.write(formatLiveEvent(event));
  }

  /** False: the socket is full; what comes meanwhile waits in the ring or is left out. */
  private write(text: string): boolean {
    if (this.outgoing.destroyed) return false;
    if (this.outgoing.write(text)) return true;
    if (this.blocked) return false;
    this.blocked = true;
    this.outgoing.once('drain', () => {
      this.blocked = false;
      const deltas = this.droppedDeltas;
      this.droppedDeltas = 0;
      if (deltas > 0) this.send({ type: 'dropped', deltas });
      this.flush();
      this.patch();
    });
    return false;
  }
}

/** `<boot>-<seq>` -> seq, if it is of this start. */
function seqOf(id: string, bootId: string): number | undefined {
  const [, boot, seq] = /^([0-9a-f]+)-(\d+)$/.exec(id) ?? [];
  return boot === bootId && seq !== undefined ? Number(seq) : undefined;
}
