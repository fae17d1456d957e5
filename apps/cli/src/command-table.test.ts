import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withCommandTable } from './command-table.ts';
import { projectRoot } from './project.ts';

test('docs/cli.md lists the commands there are (pnpm docs writes it)', () => {
  const document = readFileSync(join(projectRoot, 'docs/cli.md'), 'utf8');
  expect(document).toBe(withCommandTable(document));
});
