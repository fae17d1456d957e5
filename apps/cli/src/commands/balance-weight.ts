import { createConfigStore } from '@clp/core/store';
import { defineCommand, UsageError } from '../command.ts';
import { configArgument, requireUsable } from '../config-options.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    config: configArgument,
    weight: { type: 'number', demandOption: true, describe: 'Higher comes first' },
  },
  async run({ service, config, weight }, { environment, terminal }) {
    if (!Number.isInteger(weight) || weight < 0)
      throw new UsageError('A weight is a whole number from 0 on.');
    const store = createConfigStore(environment.home, 'cli');
    const entry = (await store.entries(service))[config];
    if (typeof entry === 'object' && entry !== null) requireUsable(config, { ...entry, weight });
    await store.edit(service, config, { weight });
    terminal.line(`${terminal.colors.green('✔')} ${service} ${config} has weight ${weight}.`);
  },
});
