import { serviceNames } from '@clp/core';
import { createConfigStore, maskSecrets } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { alwaysJson, printJson } from '../output.ts';

export const command = defineCommand({
  options: {
    secrets: { type: 'boolean', default: false, describe: 'With the credentials in plain text' },
    json: alwaysJson,
  },
  examples: { 'clp config export > configs.json': 'To show somebody: credentials are masked' },
  async run({ secrets }, { environment, terminal }) {
    const store = createConfigStore(environment.home, 'cli');
    const all: Record<string, unknown> = {};
    for (const service of serviceNames) all[service] = await store.entries(service);
    printJson(terminal, secrets ? all : maskSecrets(all));
    if (secrets) terminal.note(`${terminal.colors.yellow('!')} This holds your credentials in plain text.`);
  },
});
