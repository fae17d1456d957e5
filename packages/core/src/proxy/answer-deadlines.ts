import { SlotList, type Slotted } from './slot-list.ts';

/** Something that must not be silent for too long. */
export interface Waiting extends Slotted {
  /** Milliseconds of the clock at which its silence has lasted too long; Infinity = it may be silent now. */
  deadline: number;
  expire(): void;
}

export interface AnswerDeadlines {
  add(waiting: Waiting): void;
  remove(waiting: Waiting): void;
}

/** Milliseconds between two looks; a time-out comes at most this much late. */
const lookEveryMs = 250;

/**
 * One timer for the time-outs of all answers under way. A timer of its own for each phase of each request costs a fifth of
 * what sending it does.
 */
export function createAnswerDeadlines(now: () => number): AnswerDeadlines {
  const waitings = new SlotList<Waiting>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const time = now();
    for (const waiting of waitings.all()) if (waiting.deadline <= time) waiting.expire();
    if (waitings.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    add(waiting) {
      waitings.add(waiting);
      timer ??= setInterval(look, lookEveryMs).unref();
    },
    remove: (waiting) => waitings.remove(waiting),
  };
}
