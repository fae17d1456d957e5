import { unknownConfig } from '@clp/core';
import { createConfigStore, maskSecrets } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { alwaysJson, printJson } from '../output.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    config: { type: 'string', describe: 'One config; all when left out' },
  },
  options: { json: alwaysJson },
  async run({ service, config }, { environment, terminal }) {
    const entries = await createConfigStore(environment.home, 'cli').entries(service);
    if (config === undefined) {
      printJson(terminal, maskSecrets(entries));
      return;
    }
    if (!Object.hasOwn(entries, config)) throw unknownConfig(service, config, Object.keys(entries));
    printJson(terminal, maskSecrets(entries[config]));
  },
});
