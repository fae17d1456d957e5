import type { Exchange } from './exchange.ts';
import { SlotList } from './slot-list.ts';

export interface LiveRequestsOptions {
  now(): number;
  /** Milliseconds of silence towards a streaming client before a heartbeat; 0 = none. */
  heartbeatMs: number;
  /** Milliseconds of upstream silence before the first warning and between further ones; 0 = none. */
  stallWarnAfterMs: number;
  stallWarnEveryMs: number;
  /** Writes a heartbeat to one client. */
  beat(exchange: Exchange): void;
  /** The upstream of one request has been silent for so long. */
  onStall(exchange: Exchange, silentMs: number): void;
}

/** The requests under way, and the one timer that looks after all of them. */
export interface LiveRequests {
  readonly size: number;
  add(exchange: Exchange): void;
  remove(exchange: Exchange): void;
  all(): readonly Exchange[];
  /** Resolves when nothing is under way, or after `ms`. */
  drained(ms: number): Promise<void>;
  close(): void;
}

export function createLiveRequests(options: LiveRequestsOptions): LiveRequests {
  const { now, heartbeatMs, stallWarnAfterMs, stallWarnEveryMs } = options;
  const exchanges = new SlotList<Exchange>();
  const waiting = new Set<() => void>();
  const periods = [heartbeatMs, stallWarnAfterMs].filter((period) => period > 0);
  // A quarter of the shortest period keeps every deadline within 25 %; one timer serves all requests.
  const tickMs = Math.min(1000, Math.max(10, Math.min(...periods) / 4));
  let timer: NodeJS.Timeout | undefined;

  function tick(): void {
    const time = now();
    for (const exchange of exchanges.all()) {
      followClock(exchange, time);
      if (heartbeatMs > 0 && exchange.mayBeat && time - exchange.lastSentAt >= heartbeatMs) {
        exchange.lastSentAt = time;
        options.beat(exchange);
      }
      const silentMs = time - exchange.lastReceivedAt;
      if (stallWarnAfterMs <= 0 || silentMs < stallWarnAfterMs) continue;
      if (exchange.lastWarnedAt > exchange.lastReceivedAt && time - exchange.lastWarnedAt < stallWarnEveryMs)
        continue;
      exchange.lastWarnedAt = time;
      options.onStall(exchange, silentMs);
    }
  }

  function stopTimer(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    get size() {
      return exchanges.size;
    },
    add(exchange) {
      exchanges.add(exchange);
      if (!timer && periods.length > 0) timer = setInterval(tick, tickMs).unref();
    },
    remove(exchange) {
      exchanges.remove(exchange);
      if (exchanges.size > 0) return;
      for (const resolve of waiting) resolve();
    },
    all: () => exchanges.all(),
    drained(ms) {
      if (exchanges.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(deadline);
          waiting.delete(done);
          resolve();
        };
        const deadline = setTimeout(done, ms);
        waiting.add(done);
      });
    },
    close: stopTimer,
  };
}

/** A clock that was set back must not silence heartbeats and warnings until it has caught up. */
function followClock(exchange: Exchange, now: number): void {
  exchange.lastSentAt = Math.min(exchange.lastSentAt, now);
  exchange.lastReceivedAt = Math.min(exchange.lastReceivedAt, now);
  exchange.lastWarnedAt = Math.min(exchange.lastWarnedAt, now);
}
