import { services } from '@clp/core';
import { createConfigStore, ensureHome } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    config: { type: 'string', demandOption: true, describe: 'Its name, as clp list shows it' },
  },
  examples: { 'clp active claude prod': 'The next Claude request goes to prod; running ones are left alone' },
  async run({ service, config }, { environment, terminal }) {
    await ensureHome(environment.home);
    const before = await createConfigStore(environment.home, 'cli').activate(service, config);
    const { title } = services[service];
    terminal.line(
      before === config
        ? `${title} already uses ${config}.`
        : `${title} config switched to: ${config}${before ? ` (was ${before})` : ''}`,
    );
  },
});
