import { join } from 'node:path';
import { serviceNames, services } from '@clp/core';
import {
  createConfigStore,
  createJsonFile,
  describeProblem,
  parseConfigs,
  settingsFiles,
} from '@clp/core/store';
import { defineCommand, exitCodes } from '../command.ts';
import { jsonOption, printJson } from '../output.ts';

export const command = defineCommand({
  options: { json: jsonOption },
  async run({ json }, { environment, terminal }) {
    const problems: { file: string; message: string }[] = [];
    for (const [name, schema] of Object.entries(settingsFiles)) {
      const reading = await createJsonFile({ path: join(environment.home, name), schema, empty: {} }).read();
      if (reading.state === 'broken')
        problems.push({ file: name, message: describeProblem(reading.problem) });
    }
    const store = createConfigStore(environment.home, 'cli');
    for (const service of serviceNames) {
      const { configFile } = services[service];
      if (problems.some(({ file }) => file === configFile)) continue;
      const parsed = parseConfigs(await store.entries(service), (reference) => reference);
      for (const { entry, reason } of parsed.problems) {
        problems.push({ file: configFile, message: `${configFile}: config "${entry}": ${reason}.` });
      }
    }
    if (json) printJson(terminal, problems);
    else if (problems.length === 0) terminal.line(`${terminal.colors.green('✔')} Every file is in order.`);
    else for (const { message } of problems) terminal.line(`${terminal.colors.red('✖')} ${message}`);
    return problems.length === 0 ? exitCodes.done : exitCodes.failed;
  },
});
