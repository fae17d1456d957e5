import { services } from '@clp/core';
import { defineCommand } from '../command.ts';
import { serviceArgument } from '../service-argument.ts';
import { askProxy } from '../supervisor/ask-proxy.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    config: { type: 'string', describe: 'Every config when left out' },
  },
  examples: { 'clp reset claude prod': 'Forget the failures of prod and end its cool-down' },
  async run({ service, config }, { environment, terminal }) {
    await askProxy(environment, {
      service,
      path: '/admin/reset',
      body: { ...(config !== undefined && { config }) },
    });
    const what = config ?? 'every config';
    terminal.line(`${services[service].title}: failures and cool-downs of ${what} are forgotten.`);
  },
});
