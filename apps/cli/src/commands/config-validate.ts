import { serviceNames, services } from '@clp/core';
import { type PolicyProblem, savedProblems } from '@clp/core/policy';
import {
  createConfigStore,
  describeProblem,
  openSettingsFile,
  parseConfigs,
  settingsFiles,
  settingsNames,
} from '@clp/core/store';
import { defineCommand, exitCodes } from '../command.ts';
import { jsonOption, printJson } from '../output.ts';
import type { Terminal } from '../terminal.ts';

export const command = defineCommand({
  options: { json: jsonOption },
  async run({ json }, { environment, terminal }) {
    const problems: { file: string; severity: PolicyProblem['severity']; message: string }[] = [];
    const error = (file: string, message: string): void => {
      problems.push({ file, severity: 'error', message });
    };
    for (const name of settingsNames) {
      const reading = await openSettingsFile(environment.home, name).read();
      if (reading.state === 'broken') error(settingsFiles[name].file, describeProblem(reading.problem));
    }
    const store = createConfigStore(environment.home, 'cli');
    for (const service of serviceNames) {
      const { configFile } = services[service];
      if (problems.some(({ file }) => file === configFile)) continue;
      const parsed = parseConfigs(await store.entries(service), (reference) => reference);
      for (const { entry, reason } of parsed.problems) {
        error(configFile, `${configFile}: config "${entry}": ${reason}.`);
      }
    }
    for (const saved of await savedProblems(environment.home)) {
      const { file } = settingsFiles[saved.name];
      for (const { severity, field, reason } of saved.problems)
        problems.push({ file, severity, message: `${file}: ${field}: ${reason}.` });
    }
    if (json) printJson(terminal, problems);
    else if (problems.length === 0) terminal.line(`${terminal.colors.green('✔')} Every file is in order.`);
    else for (const problem of problems) terminal.line(`${markOf(problem, terminal)} ${problem.message}`);
    return problems.some(({ severity }) => severity === 'error') ? exitCodes.failed : exitCodes.done;
  },
});

/** A rule that does nothing hinders nobody. */
function markOf({ severity }: { severity: PolicyProblem['severity'] }, { colors }: Terminal): string {
  return severity === 'error' ? colors.red('✖') : colors.yellow('!');
}
