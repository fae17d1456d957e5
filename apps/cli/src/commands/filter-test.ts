import { readFile } from 'node:fs/promises';
import { ClpError } from '@clp/core';
import type { FilterPreview } from '@clp/core/proxy';
import { defineCommand } from '../command.ts';
import { jsonOption, printJson } from '../output.ts';
import { serviceArgument } from '../service-argument.ts';
import { askProxy } from '../supervisor/ask-proxy.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    text: { type: 'string', describe: 'A text, @FILE, or nothing for standard input' },
  },
  options: { json: jsonOption },
  examples: { 'clp filter test claude "my key is sk-123"': 'What an upstream would see of it' },
  async run({ service, text, json }, { environment, terminal }) {
    const given = text === undefined ? await terminal.readInput() : await textOf(text);
    const found = await askProxy(environment, { service, path: '/filters/preview', body: { text: given } });
    if (json) printJson(terminal, found);
    else print(found as FilterPreview, terminal.line);
  },
});

async function textOf(text: string): Promise<string> {
  if (!text.startsWith('@')) return text;
  return readFile(text.slice(1), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new ClpError('file_unreadable', `${text.slice(1)} cannot be read (${cause.code}).`, { cause });
  });
}

function print({ after, rules, problems }: FilterPreview, line: (text?: string) => void): void {
  line(after);
  line();
  if (rules.length === 0) line('No rule matches.');
  for (const { rule, count } of rules) line(`${rule}: ${count} ${count === 1 ? 'match' : 'matches'}`);
  for (const { reason } of problems) line(`A rule does not work: ${reason}`);
}
