import { services } from '@clp/core';
import { createConfigStore } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { configArgument } from '../config-options.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    config: configArgument,
    'new-name': { type: 'string', demandOption: true, describe: 'What it shall be called' },
  },
  async run({ service, config, newName }, { environment, terminal }) {
    await createConfigStore(environment.home, 'cli').rename(service, config, newName);
    terminal.line(
      `${terminal.colors.green('✔')} ${services[service].title} ${config} is now ${newName}, in routing, balance and history too.`,
    );
  },
});
