import type { Socket } from 'node:net';
import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici';
import type { Environment } from '../env.ts';
import type { Timeouts } from '../schema/timeouts.ts';
import { createAnswerDeadlines } from './answer-deadlines.ts';
import { createWrittenWatch } from './await-written.ts';
import type { BodyPieces } from './body-pieces.ts';
import { createConnector } from './connect-upstream.ts';
import { describeFailure, type SendFailure } from './send-failure.ts';
import { type AnswerListener, type AnswerWatch, UpstreamAnswer } from './upstream-answer.ts';

/** What one send brought. */
export type Sent =
  | { kind: 'answer'; answer: UpstreamAnswer }
  | { kind: 'failure'; failure: SendFailure }
  /** The caller aborted it (the client went away). */
  | { kind: 'aborted' };

export interface SendRequest {
  origin: string;
  path: string;
  method: string;
  headers: string[];
  body: BodyPieces | undefined;
  timeouts: Required<Timeouts>;
}

/** A config's own time-outs, else those of the system. */
export function timeoutsOf(
  { timeouts }: { timeouts: Required<Timeouts> },
  config: { timeouts: Timeouts },
): Required<Timeouts> {
  const { connectMs, firstByteMs, idleMs } = config.timeouts;
  return {
    connectMs: connectMs ?? timeouts.connectMs,
    firstByteMs: firstByteMs ?? timeouts.firstByteMs,
    idleMs: idleMs ?? timeouts.idleMs,
  };
}

/** Milestones of a send, as the caller's clock tells them. */
export interface SendTimes {
  /** A connection stands and the request goes out on it. */
  connected?: number;
}

export interface Sender {
  /** Starts a request; `onSent` is called exactly once. The returned function aborts it, also while its answer streams. */
  send(request: SendRequest, times: SendTimes, onSent: (sent: Sent) => void): () => void;
  /** Opens a connection to an upstream before the first request to it, so that none waits for a handshake. */
  warm(origin: string, connectMs: number): void;
  /** Calls back once no connection reads from a body any more that it was given before; never where that cannot be known. */
  afterWriting(then: () => void): void;
  close(): Promise<void>;
}

/** Idle connections are kept this long: agents pause for minutes between turns, and a TLS handshake costs a round trip or two. */
const keepAliveMs = 120_000;
/** A stream holds its connection for minutes, so this many requests may be under way at one upstream. */
const connectionsPerOrigin = 4096;

/** Milliseconds; a clock set back or forth neither ends an answer nor lets it hang. */
const monotonic = (): number => performance.now();

/** The upstream leg: one undici pool per origin and connect time-out. */
export function createSender(environment: Environment, now: () => number): Sender {
  const pools = new Map<string, UpstreamPool>();
  const deadlines = createAnswerDeadlines(monotonic);
  const sockets = new Set<Socket>();
  // Who opens connections through a proxy does not show them.
  const showsSockets = !usesProxy(environment);

  function poolFor(origin: string, connectMs: number): UpstreamPool {
    const key = `${connectMs} ${origin}`;
    const known = pools.get(key);
    if (known) return known;
    const pool = createPool({ environment, origin, connectMs, sockets });
    pools.set(key, pool);
    return pool;
  }

  return {
    send(request, times, onSent) {
      const pool = poolFor(request.origin, request.timeouts.connectMs);
      const watch = { timeouts: request.timeouts, deadlines, now: monotonic };
      const sending = new Sending({ pool, request, watch, times, now, onSent });
      return () => sending.abort();
    },
    warm: (origin, connectMs) => poolFor(origin, connectMs).warm(),
    afterWriting: showsSockets ? createWrittenWatch(sockets) : () => undefined,
    async close() {
      const all = [...pools.values()];
      pools.clear();
      await Promise.allSettled(all.map((pool) => pool.close()));
    },
  };
}

interface SendingParts {
  pool: UpstreamPool;
  request: SendRequest;
  watch: AnswerWatch;
  times: SendTimes;
  now(): number;
  onSent(sent: Sent): void;
}

/** One request on its way, and what comes of it. */
class Sending implements AnswerListener {
  private readonly parts: SendingParts;
  private answer: UpstreamAnswer;
  private connectsBefore = 0;
  private mayResend = true;

  constructor(parts: SendingParts) {
    this.parts = parts;
    this.answer = new UpstreamAnswer(this, parts.watch);
    this.dispatch();
  }

  abort(): void {
    this.answer.abort();
  }

  onConnected(): void {
    this.parts.times.connected = this.parts.now();
  }

  onHead(): void {
    this.parts.onSent({ kind: 'answer', answer: this.answer });
  }

  onFailure(error: Error): void {
    const { pool, times, watch, onSent } = this.parts;
    if (this.answer.aborted) {
      onSent({ kind: 'aborted' });
      return;
    }
    const failure = describeFailure(error);
    const reused = times.connected !== undefined && pool.connects === this.connectsBefore;
    // A kept connection may have been closed by the far end just as the request went out: it never saw it.
    if (this.mayResend && reused && failure.code === 'upstream_reset') {
      this.mayResend = false;
      this.answer = new UpstreamAnswer(this, watch);
      this.dispatch();
    } else onSent({ kind: 'failure', failure });
  }

  private dispatch(): void {
    const { pool, request } = this.parts;
    this.connectsBefore = pool.connects;
    dispatch(pool.dispatcher, request, this.answer);
  }
}

function dispatch(dispatcher: Dispatcher, request: SendRequest, answer: UpstreamAnswer): void {
  const { origin, path, method, body } = request;
  const inPieces = body !== undefined && body.list.length > 1;
  try {
    dispatcher.dispatch(
      {
        origin,
        path,
        method: method as Dispatcher.HttpMethod,
        headers: inPieces ? [...request.headers, 'content-length', String(body.length)] : request.headers,
        body: inPieces ? iterable(body.list) : (body?.list[0] ?? null),
        // The answer looks after its own deadlines.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      answer,
    );
  } catch (error) {
    answer.onError(error as Error);
  }
}

/** undici takes any iterable for a body; its types do not say so. */
function iterable(pieces: readonly Buffer[]): Buffer {
  return pieces as unknown as Buffer;
}

interface UpstreamPool {
  dispatcher: Dispatcher;
  /** Connections opened for a request so far. */
  connects: number;
  warm(): void;
  close(): Promise<void>;
}

interface PoolOptions {
  environment: Environment;
  origin: string;
  connectMs: number;
  sockets: Set<Socket>;
}

function usesProxy({ upstreamProxy: { http, https } }: Environment): boolean {
  return Boolean(http || https);
}

function createPool({ environment, origin, connectMs, sockets }: PoolOptions): UpstreamPool {
  const options = {
    connections: connectionsPerOrigin,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    pipelining: 1,
    // Some relays put their whole moderation report into headers.
    maxHeaderSize: 64 * 1024,
  };
  const { http, https, no } = environment.upstreamProxy;
  if (usesProxy(environment)) {
    const dispatcher = new EnvHttpProxyAgent({
      ...options,
      connect: { timeout: connectMs, noDelay: true, keepAlive: true },
      ...(http && { httpProxy: http }),
      ...(https && { httpsProxy: https }),
      noProxy: no ?? '',
    });
    const pool: UpstreamPool = {
      dispatcher,
      connects: 0,
      // The way leads through somebody else's proxy, who opens what a request needs.
      warm: () => undefined,
      close: () => dispatcher.destroy(),
    };
    dispatcher.on('connect', () => {
      pool.connects++;
    });
    return pool;
  }
  const onFresh = (): void => {
    pool.connects++;
  };
  const connector = createConnector({ origin, connectMs, sockets, onFresh });
  const dispatcher = new Pool(origin, { ...options, connect: connector.connect });
  const pool: UpstreamPool = {
    dispatcher,
    connects: 0,
    warm: () => {
      if (dispatcher.stats.connected === 0) connector.warm();
    },
    close: () => {
      connector.close();
      return dispatcher.destroy();
    },
  };
  return pool;
}
