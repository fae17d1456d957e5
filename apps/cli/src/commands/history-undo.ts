import { createChangeLog } from '@clp/core/store';
import { defineCommand } from '../command.ts';

export const command = defineCommand({
  positionals: { id: { type: 'string', demandOption: true, describe: 'As clp history shows it' } },
  async run({ id }, { environment, terminal }) {
    const { what, file } = await createChangeLog(environment.home).revert(id, 'cli');
    terminal.line(`${file}: ${what}`);
  },
});
