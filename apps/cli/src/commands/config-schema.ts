import { ConfigEntrySchema } from '@clp/core/schema';
import { settingsFiles } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { alwaysJson, printJson } from '../output.ts';

const kinds = ['config', ...Object.keys(settingsFiles)];

export const command = defineCommand({
  positionals: {
    file: { choices: kinds, default: 'config', describe: 'config (one entry), or a file below the home' },
  },
  options: { json: alwaysJson },
  async run({ file }, { terminal }) {
    printJson(terminal, file === 'config' ? ConfigEntrySchema : settingsFiles[file]);
  },
});
