import { parseValue } from '../assignment.ts';
import { defineCommand } from '../command.ts';
import { changeSystem, pathOfKey } from '../system-settings.ts';

export const command = defineCommand({
  positionals: {
    key: { type: 'string', demandOption: true, describe: 'As clp settings shows it, e.g. limits.queue' },
    value: { type: 'string', demandOption: true, describe: 'JSON or text' },
  },
  async run({ key, value: text }, { environment, terminal }) {
    const value = parseValue(text);
    await changeSystem(environment, [{ path: pathOfKey(key), value }]);
    terminal.line(
      `${terminal.colors.green('✔')} ${key} is ${JSON.stringify(value)}. It counts from the next request on.`,
    );
  },
});
