import { services } from '@clp/core';
import { createConfigStore } from '@clp/core/store';
import { agree } from '../ask.ts';
import { defineCommand } from '../command.ts';
import { configArgument } from '../config-options.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: { service: serviceArgument, config: configArgument },
  options: { yes: { type: 'boolean', alias: 'y', default: false, describe: 'Do not ask' } },
  async run({ service, config, yes }, { environment, terminal }) {
    const store = createConfigStore(environment.home, 'cli');
    await agree(`Remove ${config} from ${services[service].configFile}?`, { yes, terminal });
    const references = await store.remove(service, config);
    terminal.line(`${terminal.colors.green('✔')} ${services[service].title} config removed: ${config}`);
    for (const reference of references) terminal.line(`  ${reference} named it, and went with it.`);
    terminal.line(
      references.length === 0
        ? '  clp config undo brings it back.'
        : '  clp history lists the changes, clp history undo ID takes one back.',
    );
  },
});
