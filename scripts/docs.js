import { readFileSync, writeFileSync } from 'node:fs';
import { withCommandTable } from '../apps/cli/dist/command-table.js';

/** Writes the table of commands into docs/cli.md. Needs a build. */
const path = new URL('../docs/cli.md', import.meta.url);
writeFileSync(path, withCommandTable(readFileSync(path, 'utf8')));
