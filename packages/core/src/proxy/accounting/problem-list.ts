import type { FileProblem } from '../../store/file-problem.ts';
import { pathsOf } from '../../store/paths.ts';
import type { EventSink } from '../events/event-hub.ts';

/** What cannot be written now, told as it begins and ends. */
export interface ProblemList {
  /** `reason` undefined: what could not be written can again. */
  report(what: string, reason: string | undefined): void;
  all(): FileProblem[];
}

export function createProblemList(home: string, events: EventSink): ProblemList {
  const reasons = new Map<string, string>();
  return {
    report(what, reason) {
      if (reason) reasons.set(what, reason);
      else reasons.delete(what);
      const text = reason ?? `${what} works again`;
      if (reason) console.error(text);
      else console.log(text);
      events.publish({ type: 'warn', text });
    },
    all: () =>
      [...reasons.values()].map((reason) => ({
        file: pathsOf(home).data,
        reason,
        remedy: 'Make room there, or make it writable. Requests go on; records wait in memory meanwhile.',
      })),
  };
}
