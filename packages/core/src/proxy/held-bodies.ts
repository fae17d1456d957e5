import { ClpError, type ErrorCode } from '../errors.ts';
import type { Exchange } from './exchange.ts';

export interface HeldBodiesOptions {
  /** `limits.heldBytes` as it is now. */
  limit(): number;
  /** The requests under way. */
  underWay(): Iterable<Exchange>;
  now(): number;
}

/** What the requests of a process hold in memory at once: bodies of clients, and answers that cannot go out yet. */
export interface HeldBodies {
  /** Bytes as they came; what CLP makes of them may take as much again for a moment. */
  readonly bytes: number;
  /** False: all requests together would hold too much. The bytes are on the books in any case. */
  take(exchange: Exchange, bytes: number): boolean;
  give(exchange: Exchange, bytes: number): void;
  /** The request is over: it holds nothing any more. */
  release(exchange: Exchange): void;
  /** Lets go of the client that has been sending its body for longest; false: none is slow. */
  dropSlowest(): boolean;
}

/** A body that takes longer is slow where others need the room: on this machine it is there within milliseconds. */
const slowMs = 5_000;

export function createHeldBodies({ limit, underWay, now }: HeldBodiesOptions): HeldBodies {
  let total = 0;

  function give(exchange: Exchange, bytes: number): void {
    total -= bytes;
    exchange.heldBytes -= bytes;
  }

  function slowest(): Exchange | undefined {
    let oldest: Exchange | undefined;
    for (const exchange of underWay()) {
      if (exchange.stopReceiving && !(oldest && oldest.startedAt <= exchange.startedAt)) oldest = exchange;
    }
    return oldest;
  }

  function dropSlowest(): boolean {
    const exchange = slowest();
    const ms = exchange ? now() - exchange.startedAt : 0;
    if (!exchange || ms < slowMs) return false;
    give(exchange, exchange.heldBytes);
    exchange.stopReceiving?.(
      new ClpError(
        'request_timeout',
        `The body was still on its way after ${Math.round(ms / 1000)} s, and others need its place. Send it faster.`,
      ),
    );
    return true;
  }

  return {
    get bytes() {
      return total;
    },
    take(exchange, bytes) {
      total += bytes;
      exchange.heldBytes += bytes;
      while (total > limit() && dropSlowest());
      return total <= limit();
    },
    give,
    release: (exchange) => give(exchange, exchange.heldBytes),
    dropSlowest,
  };
}

/** A request that finds no room, because others take it all. */
export function memoryFull(bytes: number): ClpError {
  return new ClpError('memory_full', fullness(bytes), { retryAfter: 1 });
}

/** Why an answer is given up in its middle. */
export interface GivenUp {
  code: ErrorCode;
  reason: string;
}

export function answerTooLarge(limit: number): GivenUp {
  return {
    code: 'upstream_too_large',
    reason: `more than ${megabytes(limit)} of its answer would have to be held back, which is the limit (limits.answerBytes in data/system.json)`,
  };
}

export function noRoomForAnswer(bytes: number): GivenUp {
  return { code: 'memory_full', reason: `its answer would have to be held back. ${fullness(bytes)}` };
}

function fullness(bytes: number): string {
  return `The requests under way hold ${megabytes(bytes)}, which is the limit (limits.heldBytes in data/system.json)`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MB`;
}
