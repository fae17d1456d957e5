import { createConfigStore } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { configArgument, requireUsable, requireWeight } from '../config-options.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    config: configArgument,
    weight: { type: 'number', demandOption: true, describe: 'Higher comes first' },
  },
  async run({ service, config, weight }, { environment, terminal }) {
    requireWeight(weight);
    const store = createConfigStore(environment.home, 'cli');
    const entry = (await store.entries(service))[config];
    if (typeof entry === 'object' && entry !== null) requireUsable(config, { ...entry, weight });
    await store.edit(service, config, { weight });
    terminal.line(`${terminal.colors.green('✔')} ${service} ${config} has weight ${weight}.`);
  },
});
