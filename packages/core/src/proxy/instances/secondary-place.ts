import type { LinkToSecondary } from './link.ts';
import { forkSecondary, type SecondaryProcess } from './secondary-process.ts';
import type { ServedSecondary } from './serve-secondary.ts';

export interface PlaceOptions {
  /** Full path of the service's script. */
  script: string;
  /** A process is there, and wants to be served. */
  onStart(link: LinkToSecondary): ServedSecondary;
  /** It is gone. */
  onEnd(secondary: ServedSecondary): void;
  /** It went by itself, and another will follow. `how`: `exit code 1`. */
  onCrash(pid: number | undefined, how: string): void;
}

/** One that ended by itself is followed after 0.1 s, then 0.2 s ... up to this. Milliseconds. */
const longestPauseMs = 10_000;
/** One that lived so long was no failure to start. Milliseconds. */
const steadyMs = 30_000;
/** Beyond the time for its requests, for writing its records. Milliseconds. */
const graceMs = 5_000;

/** A place for a secondary, filled again whenever the process in it ends by itself. */
export class SecondaryPlace {
  /** The process in it, if there is one, has ended. */
  over = Promise.resolve();
  private readonly options: PlaceOptions;
  private isWanted = true;
  private running: { process: SecondaryProcess; secondary: ServedSecondary } | undefined;
  /** Until the next start. */
  private timer: NodeJS.Timeout | undefined;
  /** Ends by themselves in a row. */
  private failures = 0;

  constructor(options: PlaceOptions) {
    this.options = options;
    this.fill();
  }

  /** The process in it takes no more, finishes and ends, at the latest a little after `drainMs`; none follows. */
  empty(drainMs: number): void {
    this.isWanted = false;
    clearTimeout(this.timer);
    if (!this.running) return;
    const { process, secondary } = this.running;
    secondary.stop();
    const force = setTimeout(process.kill, drainMs + graceMs);
    void this.over.then(() => clearTimeout(force));
  }

  private fill(): void {
    const process = forkSecondary(this.options.script);
    const startedAt = performance.now();
    const secondary = this.options.onStart(process.link);
    this.running = { process, secondary };
    this.over = process.over.then(({ how }) => {
      this.running = undefined;
      this.options.onEnd(secondary);
      if (this.isWanted) this.follow({ pid: process.pid, how, livedMs: performance.now() - startedAt });
    });
  }

  private follow({ pid, how, livedMs }: { pid: number | undefined; how: string; livedMs: number }): void {
    this.failures = livedMs > steadyMs ? 1 : this.failures + 1;
    this.options.onCrash(pid, how);
    const pauseMs = Math.min(100 * 2 ** (this.failures - 1), longestPauseMs);
    this.timer = setTimeout(() => this.fill(), pauseMs);
  }
}
