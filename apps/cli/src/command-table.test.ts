import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withCommandTable } from './command-table.ts';
import { generalHelp } from './help.ts';
import { helpFile } from './kept-help.ts';
import { projectRoot } from './project.ts';

test.each(['docs/cli.md', 'README.md'] as const)(
  '%s lists the commands there are (pnpm docs writes it)',
  (name) => {
    const document = readFileSync(join(projectRoot, name), 'utf8');
    expect(document).toContain('<!-- commands: written by `pnpm docs` -->');
    expect(document).toBe(withCommandTable(name, document));
  },
);

test('the help that is kept is what the commands give (pnpm docs writes it)', () => {
  expect(readFileSync(helpFile, 'utf8')).toBe(generalHelp());
});
