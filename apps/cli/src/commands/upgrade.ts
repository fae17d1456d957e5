import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { processNames } from '@clp/core';
import { defineCommand } from '../command.ts';
import { jsonOption, printJson } from '../output.ts';
import { projectRoot, version } from '../project.ts';
import { shellWord } from '../shell-word.ts';
import { observeAll } from '../supervisor/observe.ts';

export const command = defineCommand({
  options: { json: jsonOption },
  async run({ json }, { environment, terminal }) {
    const own = version();
    const running = [...(await observeAll(environment, processNames))].flatMap(([name, sighting]) =>
      sighting.state === 'running' && sighting.health.version !== undefined
        ? [{ name, version: sighting.health.version }]
        : [],
    );
    const outdated = running.filter((each) => each.version !== own);
    if (json) {
      printJson(terminal, { version: own, folder: projectRoot, node: process.versions.node, running });
      return;
    }
    const { bold, yellow } = terminal.colors;
    terminal.line(`${bold('CLP')} ${own} in ${projectRoot}, Node ${process.versions.node}`);
    for (const each of outdated)
      terminal.note(
        `${yellow('!')} ${each.name} still runs version ${each.version}: clp restart ${each.name}`,
      );
    terminal.line(`\n${bold('To upgrade')}`);
    terminal.line(`  cd ${shellWord(projectRoot)}`);
    if (existsSync(join(projectRoot, '.git'))) terminal.line('  git pull');
    else terminal.line('  # put the new version in place of this folder');
    terminal.line('  npm start            installs and builds what changed, starts what does not run');
    terminal.line(
      '  clp restart          the new version takes over; requests under way finish on the old one',
    );
    terminal.line(
      '\nYour files in the home stay as they are: new settings are optional, unknown ones are kept.',
    );
    terminal.line(
      'clp doctor looks whether everything is well afterwards. To go back: the old version, then clp restart.',
    );
  },
});
