import { ConfigEntrySchema } from '@clp/core/schema';
import { settingsFiles, settingsNameOf, settingsNames } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { alwaysJson, printJson } from '../output.ts';

const kinds = ['config', ...settingsNames.map((name) => settingsFiles[name].file)];

export const command = defineCommand({
  positionals: {
    file: { choices: kinds, default: 'config', describe: 'config (one entry), or a file below the home' },
  },
  options: { json: alwaysJson },
  async run({ file }, { terminal }) {
    const name = settingsNameOf(file);
    printJson(terminal, name ? settingsFiles[name].schema : ConfigEntrySchema);
  },
});
