import type { Link, LinkToPrimary, LinkToSecondary } from '../proxy/instances/link.ts';
import type { ToPrimary, ToSecondary } from '../proxy/instances/messages.ts';
import type { FakeClock } from './fake-clock.ts';

export interface LinkPair {
  toPrimary: LinkToPrimary;
  toSecondary: LinkToSecondary;
  /** Both ends are told that the other is gone; what is under way is lost. */
  cut(): void;
}

/** Two ends without processes. Messages come in their order, each after `delay` ms of the clock, as JSON. */
export function createLinkPair(clock: FakeClock, delay: () => number): LinkPair {
  const up = createWay<ToPrimary>(clock, delay);
  const down = createWay<ToSecondary>(clock, delay);
  return {
    toPrimary: endOf(up, down),
    toSecondary: endOf(down, up),
    cut() {
      up.cut();
      down.cut();
    },
  };
}

interface Way<Message> {
  send(message: Message): void;
  listeners: ((message: Message, server: undefined) => void)[];
  enders: (() => void)[];
  cut(): void;
}

function createWay<Message>(clock: FakeClock, delay: () => number): Way<Message> {
  let isCut = false;
  let lastAt = 0;
  const way: Way<Message> = {
    listeners: [],
    enders: [],
    send(message) {
      const text = JSON.stringify(message);
      lastAt = Math.max(lastAt, clock.now() + delay());
      clock.schedule(() => {
        if (isCut) return;
        for (const listener of way.listeners) listener(JSON.parse(text) as Message, undefined);
      }, lastAt - clock.now());
    },
    cut() {
      isCut = true;
      for (const end of way.enders) end();
    },
  };
  return way;
}

function endOf<Out, In>(out: Way<Out>, into: Way<In>): Link<Out, In> {
  return {
    send: out.send,
    onMessage: (listener) => void into.listeners.push(listener),
    onEnd: (listener) => void into.enders.push(listener),
    sent: () => Promise.resolve(),
  };
}
