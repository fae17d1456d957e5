import { defineCommand } from '../command.ts';
import { changeSystem, pathOfKey, requireSet } from '../system-settings.ts';

export const command = defineCommand({
  positionals: {
    key: { type: 'string', demandOption: true, describe: 'As clp settings shows it, e.g. limits.queue' },
  },
  async run({ key }, { environment, terminal }) {
    const path = pathOfKey(key);
    await requireSet(environment, path);
    await changeSystem(environment, [{ path, value: undefined }]);
    terminal.line(`${terminal.colors.green('✔')} ${key} has its default again.`);
  },
});
