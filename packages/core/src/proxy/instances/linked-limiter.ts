import { ClpError } from '../../errors.ts';
import type { Limiter, Turn, TurnLimits, TurnRequest } from '../rpm-limiter.ts';
import type { LinkToPrimary } from './link.ts';
import { primaryGone } from './primary-gone.ts';

interface Waiting {
  config: string;
  grant(turn: Turn): void;
  refuse(error: ClpError): void;
}

/**
 * The limiter of a secondary. Turns at configs with a limit are the primary's to grant, so that a limit holds for all
 * instances together and first come is first served; where there is no limit, nobody is asked.
 */
export function createLinkedLimiter(link: LinkToPrimary, own: Limiter): Limiter {
  const waiting = new Map<number, Waiting>();
  const granted = new Map<string, number>();
  let lastTurn = 0;
  let isEnded = false;

  function count(config: string, by: 1 | -1): void {
    granted.set(config, (granted.get(config) ?? 0) + by);
  }

  function ask(config: string, limits: TurnLimits, request: TurnRequest): Promise<Turn> {
    if (isEnded) throw primaryGone();
    const turn = ++lastTurn;
    const { tokens, maxWaitMs, maxQueue, onQueued } = request;
    return new Promise((grant, refuse) => {
      waiting.set(turn, { config, grant, refuse });
      onQueued(() => {
        if (!waiting.delete(turn)) return;
        link.send({ kind: 'leave', turn });
        refuse(new ClpError('client_closed', 'The client left while it waited for its turn.'));
      });
      link.send({ kind: 'take', turn, config, limits, request: { tokens, maxWaitMs, maxQueue } });
    });
  }

  function onGranted(turn: number): void {
    const waiter = waiting.get(turn);
    if (!waiter) {
      // Its client left while the turn was on its way.
      link.send({ kind: 'release', turn });
      return;
    }
    waiting.delete(turn);
    const { config } = waiter;
    count(config, 1);
    let isHeld = true;
    waiter.grant({
      release() {
        if (!isHeld) return;
        isHeld = false;
        count(config, -1);
        link.send({ kind: 'release', turn });
      },
    });
  }

  link.onMessage((message) => {
    if (message.kind === 'granted') onGranted(message.turn);
    else if (message.kind === 'refused') {
      const { code, message: text, retryAfter } = message.error;
      waiting
        .get(message.turn)
        ?.refuse(new ClpError(code, text, retryAfter === undefined ? {} : { retryAfter }));
      waiting.delete(message.turn);
    } else if (message.kind === 'pause') own.pause(message.config, message.ms);
  });
  link.onEnd(() => {
    isEnded = true;
    for (const { refuse } of waiting.values()) refuse(primaryGone());
    waiting.clear();
  });

  return {
    ...own,
    take: (config, limits, request) => (isLimited(limits) ? ask : own.take)(config, limits, request),
    pause(config, ms) {
      own.pause(config, ms);
      link.send({ kind: 'pause', config, ms });
    },
    inFlight: (config) => own.inFlight(config) + (granted.get(config) ?? 0),
  };
}

function isLimited({ rpm, tpm, maxConcurrency }: TurnLimits): boolean {
  return rpm !== undefined || tpm !== undefined || maxConcurrency !== undefined;
}
