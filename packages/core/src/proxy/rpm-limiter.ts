import type { Environment } from '../env.ts';
import { ClpError } from '../errors.ts';
import type { Config } from '../schema/config.ts';

/** What a config asks to be paced by. */
export interface TurnLimits {
  /** Requests in any 60 s. */
  rpm: number | undefined;
  /** Input tokens in any 60 s. */
  tpm: number | undefined;
  /** Requests under way at once. */
  maxConcurrency: number | undefined;
}

/** Of a config that is not paced. */
const noLimits: TurnLimits = { rpm: undefined, tpm: undefined, maxConcurrency: undefined };

export function limitsOf(config: Config): TurnLimits {
  return { rpm: config.rpmLimit, tpm: config.tpmLimit, maxConcurrency: config.maxConcurrency };
}

/** What a request outside pacing gets. */
export const freeTurn: Turn = { release() {} };

/** Bytes of JSON per token of ordinary conversations, near enough for pacing and for routing by size. */
const bytesPerToken = 4;

export function estimatedTokens(body: Buffer): number {
  return Math.ceil(body.length / bytesPerToken);
}

export interface TurnRequest {
  /** Estimated input tokens. */
  tokens: number;
  maxWaitMs: number;
  maxQueue: number;
  /** Gets a function that leaves the queue; call it when the client goes away. */
  onQueued(leave: () => void): void;
}

/** The right to send one request. Give it back when the request is over. */
export interface Turn {
  release(): void;
}

export interface LimiterOptions {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Runs a function later; the returned function calls it off. */
  schedule(run: () => void, ms: number): () => void;
  /** Least milliseconds between two turns of one config that has an `rpm` limit. */
  minGapMs: number;
}

export interface Limiter {
  /** At once where nothing holds the request back. Throws, or rejects with, a `ClpError` where it cannot be met. */
  take(config: string, limits: TurnLimits, request: TurnRequest): Turn | Promise<Turn>;
  /** No turn for so many milliseconds: the upstream says that nothing is left of its quota. */
  pause(config: string, ms: number): void;
  /** Waiting requests and milliseconds until the next turn, for `/health`. */
  state(config: string): { queued: number; nextTurnMs: number };
  inFlight(config: string): number;
  /** Milliseconds a request would wait now, as far as the clock decides; nothing is reserved. */
  expectedWaitMs(config: string, limits: TurnLimits, tokens: number): number;
}

interface Waiter {
  tokens: number;
  grant(turn: Turn): void;
  refuse(error: ClpError): void;
}

interface Lane {
  limits: TurnLimits;
  /** When the last turn began. */
  startedAt: number;
  /** The upstream has quota again. */
  pausedUntil: number;
  /** Tokens of turns in the last 60 s, oldest first. */
  spent: { at: number; tokens: number }[];
  inFlight: number;
  waiters: Waiter[];
  cancelTimer: (() => void) | undefined;
}

class GrantedTurn implements Turn {
  private lane: Lane | undefined;
  private readonly pump: (lane: Lane) => void;

  constructor(lane: Lane, pump: (lane: Lane) => void) {
    this.lane = lane;
    this.pump = pump;
  }

  release(): void {
    const { lane } = this;
    if (!lane) return;
    this.lane = undefined;
    lane.inFlight--;
    if (lane.waiters.length > 0) this.pump(lane);
  }
}

/**
 * Upstreams count in a rolling minute. Turns are spaced by 60 / rpm seconds plus 10 %, so no minute ever holds more than
 * `rpm`, and never less than 90 % of it while requests wait.
 */
const spacing = 1.1;
const windowMs = 60_000;

/** The limiter of this process, by its own clock. */
export function createProcessLimiter({ minRequestGapMs }: Pick<Environment, 'minRequestGapMs'>): Limiter {
  return createLimiter({
    now: () => performance.now(),
    schedule(run, ms) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    minGapMs: minRequestGapMs,
  });
}

/** First come, first served turns, one lane a config, one timer a lane. */
export function createLimiter({ now, schedule, minGapMs }: LimiterOptions): Limiter {
  const lanes = new Map<string, Lane>();
  const pace = (): Pace => ({ now: now(), minGapMs });

  function laneOf(config: string, limits: TurnLimits): Lane {
    let lane = lanes.get(config);
    if (!lane) {
      lane = {
        limits,
        startedAt: Number.NEGATIVE_INFINITY,
        pausedUntil: 0,
        spent: [],
        inFlight: 0,
        waiters: [],
        cancelTimer: undefined,
      };
      lanes.set(config, lane);
    }
    lane.limits = limits;
    return lane;
  }

  function start(lane: Lane, tokens: number): Turn {
    lane.startedAt = now();
    if (lane.limits.tpm !== undefined) lane.spent.push({ at: now(), tokens });
    lane.inFlight++;
    return new GrantedTurn(lane, pump);
  }

  /** Grants turns while they are due, then sets the timer for the next one. */
  function pump(lane: Lane): void {
    lane.cancelTimer?.();
    lane.cancelTimer = undefined;
    for (let waiter = lane.waiters[0]; waiter; waiter = lane.waiters[0]) {
      const waitMs = delayOf(lane, waiter.tokens, pace());
      if (waitMs > 0) {
        if (waitMs < Infinity) lane.cancelTimer = schedule(() => pump(lane), waitMs);
        return;
      }
      lane.waiters.shift();
      waiter.grant(start(lane, waiter.tokens));
    }
  }

  function enqueue(lane: Lane, config: string, request: TurnRequest & { needed: number }): Promise<Turn> {
    const { maxQueue, maxWaitMs, needed } = request;
    if (lane.waiters.length >= maxQueue) {
      throw new ClpError(
        'queue_full',
        `${lane.waiters.length} requests already wait for a turn at config "${config}". Try again later or raise limits.queue.`,
        {
          retryAfter: gapOf(lane.limits.rpm ?? 60, minGapMs) / 1000,
        },
      );
    }
    const expectedMs = expectedWait(lane, needed, pace());
    if (expectedMs > maxWaitMs) {
      const seconds = Math.ceil(expectedMs / 1000);
      throw new ClpError(
        'queue_wait_too_long',
        `The limits of config "${config}" leave no turn for ${seconds} s. Try again then, or raise its limit.`,
        {
          retryAfter: seconds,
        },
      );
    }
    return new Promise((grant, refuse) => {
      const waiter: Waiter = { tokens: needed, grant, refuse };
      lane.waiters.push(waiter);
      request.onQueued(() => {
        const index = lane.waiters.indexOf(waiter);
        if (index < 0) return;
        lane.waiters.splice(index, 1);
        refuse(new ClpError('client_closed', 'The client left while it waited for its turn.'));
        if (index === 0) pump(lane);
      });
      if (lane.waiters.length === 1) pump(lane);
    });
  }

  return {
    take(config, limits, request) {
      const lane = laneOf(config, limits);
      // The limit they wait for may have been raised meanwhile, or lifted.
      if (lane.waiters.length > 0) pump(lane);
      const needed = limits.tpm === undefined ? 0 : request.tokens;
      if (lane.waiters.length === 0 && delayOf(lane, needed, pace()) <= 0) return start(lane, needed);
      return enqueue(lane, config, { ...request, needed });
    },
    pause(config, ms) {
      const lane = lanes.get(config) ?? laneOf(config, noLimits);
      lane.pausedUntil = Math.max(lane.pausedUntil, now() + ms);
    },
    state(config) {
      const lane = lanes.get(config);
      if (!lane) return { queued: 0, nextTurnMs: 0 };
      return {
        queued: lane.waiters.length,
        nextTurnMs: Math.max(0, gapLeft(lane, pace()), lane.pausedUntil - now()),
      };
    },
    inFlight: (config) => lanes.get(config)?.inFlight ?? 0,
    expectedWaitMs(config, limits, tokens) {
      const lane = lanes.get(config);
      return lane ? expectedWait({ ...lane, limits }, tokens, pace()) : 0;
    },
  };
}

function gapOf(rpm: number, minGapMs: number): number {
  return Math.max((windowMs / rpm) * spacing, minGapMs);
}

/** What time and the least gap between two turns are. */
interface Pace {
  now: number;
  minGapMs: number;
}

/** Milliseconds until the next turn as far as `rpm` goes; not above 0 = now. */
function gapLeft({ limits: { rpm }, startedAt }: Lane, { now, minGapMs }: Pace): number {
  return rpm === undefined ? 0 : startedAt + gapOf(rpm, minGapMs) - now;
}

/** Milliseconds until a request may go; Infinity = when another one ends. */
function delayOf(lane: Lane, tokens: number, pace: Pace): number {
  const { tpm, maxConcurrency } = lane.limits;
  const { now } = pace;
  if (maxConcurrency !== undefined && lane.inFlight >= maxConcurrency) return Infinity;
  const byTokens = tpm === undefined ? 0 : tokenDelay(lane, { tokens, tpm, now });
  return Math.max(gapLeft(lane, pace), byTokens, lane.pausedUntil - now);
}

/** A request larger than the limit itself goes alone: waiting longer would never help. */
function tokenDelay(lane: Lane, { tokens, tpm, now }: { tokens: number; tpm: number; now: number }): number {
  while (lane.spent[0] && lane.spent[0].at + windowMs <= now) lane.spent.shift();
  let sum = lane.spent.reduce((total, each) => total + each.tokens, 0);
  let delay = 0;
  for (const each of lane.spent) {
    if (sum + tokens <= tpm) break;
    sum -= each.tokens;
    delay = each.at + windowMs - now;
  }
  return delay;
}

function expectedWait(lane: Lane, tokens: number, pace: Pace): number {
  const own = delayOf(lane, tokens, pace);
  const { rpm } = lane.limits;
  const queue = rpm === undefined ? 0 : lane.waiters.length * gapOf(rpm, pace.minGapMs);
  // How long other requests take is unknown; only what the clock decides counts.
  return (own === Infinity ? 0 : own) + queue;
}
