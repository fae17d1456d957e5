import { maskSecrets } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { jsonOption, printJson, printTable } from '../output.ts';
import { readSystem } from '../system-settings.ts';

export const command = defineCommand({
  options: { json: jsonOption },
  examples: { 'clp settings set logLimit 100': 'Or capture.default.mode errors, timeouts.idleMs 120000 ...' },
  async run({ json }, { environment, terminal }) {
    const { own, all } = await readSystem(environment);
    if (json) {
      printJson(terminal, maskSecrets({ own, all }));
      return;
    }
    const set = new Set(leavesOf(own).map(([key]) => key));
    printTable(terminal, {
      head: ['SETTING', 'VALUE', ''],
      rows: leavesOf(maskSecrets(all)).map(([key, value]) => [
        key,
        JSON.stringify(value),
        set.has(key) ? 'set' : 'default',
      ]),
    });
  },
});

/** `limits.queue` -> 100, for every value that is no table. */
function leavesOf(value: unknown, path: string[] = []): [string, unknown][] {
  const isTable = typeof value === 'object' && value !== null && !Array.isArray(value);
  const members = isTable ? Object.entries(value) : [];
  if (members.length === 0) return path.length > 0 ? [[path.join('.'), value]] : [];
  return members.flatMap(([key, member]) => leavesOf(member, [...path, key]));
}
