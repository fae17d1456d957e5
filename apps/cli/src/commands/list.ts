import { services } from '@clp/core';
import { createConfigStore } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { jsonOption, printJson } from '../output.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: { service: serviceArgument },
  options: { json: jsonOption },
  async run({ service, json }, { environment, terminal }) {
    const configs = await createConfigStore(environment.home, 'cli').list(service);
    if (json) {
      printJson(terminal, configs);
      return;
    }
    const { title, configFile } = services[service];
    if (configs.length === 0) {
      terminal.line(`${title} has no configs yet (${configFile}). Add one: clp config add ${service}`);
      return;
    }
    terminal.line(`${title} configurations:`);
    for (const { name, active } of configs) {
      terminal.line(active ? `  ${terminal.colors.green(`* ${name} (active)`)}` : `    ${name}`);
    }
  },
});
