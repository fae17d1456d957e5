import { services } from '@clp/core';
import { createConfigStore } from '@clp/core/store';
import { defineCommand, UsageError } from '../command.ts';
import { configArgument, entryOptions, membersOf, requireUsable } from '../config-options.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: { service: serviceArgument, config: configArgument },
  options: {
    ...entryOptions,
    unset: { type: 'string', array: true, default: [], describe: 'Members to remove' },
  },
  examples: { 'clp config edit legacy slow --rpm 10': 'At most ten requests a minute' },
  async run({ service, config, unset, ...flags }, { environment, terminal }) {
    const members: Record<string, unknown> = membersOf(flags);
    for (const key of unset) members[key] = undefined;
    if (Object.keys(members).length === 0)
      throw new UsageError('Say what to change, e.g. --url, --token, --set KEY=VALUE.');
    const store = createConfigStore(environment.home, 'cli');
    const entry = (await store.entries(service))[config];
    if (typeof entry === 'object' && entry !== null) requireUsable(config, { ...entry, ...members });
    await store.edit(service, config, members);
    terminal.line(
      `${terminal.colors.green('✔')} ${services[service].title} ${config}: ${Object.keys(members).join(', ')} changed. It counts from the next request on.`,
    );
  },
});
