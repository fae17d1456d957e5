import { readFileSync, writeFileSync } from 'node:fs';
import { documents, withCommandTable } from '../apps/cli/dist/command-table.js';

/** Writes the tables of commands into the documents. Needs a build. */
for (const name of Object.keys(documents)) {
  const path = new URL(`../${name}`, import.meta.url);
  writeFileSync(path, withCommandTable(name, readFileSync(path, 'utf8')));
}
