import { basename } from 'node:path';
import { describeProblem, type FileProblem } from '../../store/file-problem.ts';
import type { SettingsChange, SettingsSource } from '../../store/settings.ts';
import type { EventHub } from './event-hub.ts';

/** Tells listeners what a change of the files means: another active config, a file that broke or was mended. */
export function tellSettingsChanges(settings: SettingsSource, events: EventHub): void {
  settings.onChange((change) => {
    const { files, before, after } = change;
    events.publish({ type: 'config', files: files.map((file) => basename(file)) });
    if (before.active?.name !== after.active?.name) {
      events.publish({
        type: 'switch',
        ...(before.active && { before: before.active.name }),
        ...(after.active && { after: after.active.name }),
      });
    }
    tellProblems(change, events);
  });
}

function tellProblems({ before, after }: SettingsChange, events: EventHub): void {
  const known = problemsByFile(before.problems);
  const found = problemsByFile(after.problems);
  for (const [file, problem] of found) {
    const text = describeProblem(problem);
    const knownProblem = known.get(file);
    if (knownProblem && describeProblem(knownProblem) === text) continue;
    console.error(text);
    events.publish({ type: 'file', file: basename(file), state: 'broken', text });
  }
  for (const file of known.keys()) {
    if (found.has(file)) continue;
    const text = `${basename(file)} is in use again.`;
    console.log(text);
    events.publish({ type: 'file', file: basename(file), state: 'repaired', text });
  }
}

function problemsByFile(problems: readonly FileProblem[]): Map<string, FileProblem> {
  return new Map(problems.map((problem) => [problem.file, problem]));
}
