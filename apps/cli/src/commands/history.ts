import { createChangeLog } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { formatTime } from '../format-request.ts';
import { limitOption } from '../limit-option.ts';
import { jsonOption, printJson, printTable } from '../output.ts';

export const command = defineCommand({
  options: {
    limit: limitOption,
    json: jsonOption,
  },
  examples: { 'clp history undo 1f2e3d4c': 'Take one change back' },
  async run({ limit, json }, { environment, terminal }) {
    const records = await createChangeLog(environment.home).read(limit);
    if (json) {
      printJson(terminal, records);
      return;
    }
    if (records.length === 0) {
      terminal.line('Nothing has changed so far.');
      return;
    }
    const now = Date.now();
    printTable(terminal, {
      head: ['ID', 'TIME', 'BY', 'WHAT'],
      rows: records.map(({ id, timestamp, cause, what }) => [
        id.slice(0, 8),
        formatTime(Date.parse(timestamp), now),
        cause,
        what,
      ]),
    });
  },
});
