/** A clock whose timers run when time is moved on. Milliseconds. */
export interface FakeClock {
  now(): number;
  schedule(run: () => void, ms: number): () => void;
  readonly timers: number;
  advance(to: number): Promise<void>;
}

export function createFakeClock(): FakeClock {
  let time = 0;
  let timers: { at: number; run: () => void }[] = [];
  return {
    now: () => time,
    schedule(run, ms) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    get timers() {
      return timers.length;
    },
    async advance(to) {
      for (;;) {
        const due = timers.filter(({ at }) => at <= to).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((each) => each !== due);
        time = Math.max(time, due.at);
        due.run();
        await Promise.resolve();
        await Promise.resolve();
      }
      time = Math.max(time, to);
    },
  };
}
