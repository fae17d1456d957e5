import { readFileSync, writeFileSync } from 'node:fs';
import { documents, withCommandTable } from '../apps/cli/dist/command-table.js';
import { generalHelp } from '../apps/cli/dist/help.js';
import { helpFile } from '../apps/cli/dist/kept-help.js';

/** Writes the tables of commands into the documents, and the help that is kept. Needs a build. */
for (const name of Object.keys(documents)) {
  const path = new URL(`../${name}`, import.meta.url);
  writeFileSync(path, withCommandTable(name, readFileSync(path, 'utf8')));
}
writeFileSync(helpFile, generalHelp());
