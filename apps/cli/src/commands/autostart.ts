import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ClpError, type Environment } from '@clp/core';
import { autostartUnit } from '../autostart-unit.ts';
import { userHomeOf } from '../client-argument.ts';
import { defineCommand } from '../command.ts';
import { shellWord } from '../shell-word.ts';

export const command = defineCommand({
  positionals: {
    state: { choices: ['enable', 'disable'] as const, demandOption: true, describe: 'Switch it on or off' },
  },
  async run({ state }, { environment, terminal }) {
    const unit = autostartUnit({
      platform: process.platform,
      userHome: userHomeOf(environment),
      variables: { CLP_HOME: environment.home, ...ownVariables(environment) },
      node: process.execPath,
    });
    if (!unit) {
      throw new ClpError('invalid_request', 'This system is not known. Let it run "clp start" at login.');
    }
    if (state === 'enable') {
      await mkdir(dirname(unit.path), { recursive: true });
      await writeFile(unit.path, unit.text);
      terminal.line(`Wrote ${unit.path}`);
    }
    for (const words of unit[state]) await tell(words, terminal.note);
    if (state === 'disable') {
      await rm(unit.path, { force: true });
      terminal.line(`Removed ${unit.path}`);
    }
  },
});

/** Ports and other settings of this shell that the services would miss at a login. */
function ownVariables({ variables }: Environment): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables))
    if (name.startsWith('CLP_') && name !== 'CLP_HOME' && value) own[name] = value;
  return own;
}

/** The file is what counts; where the system's own tool is missing, its command is told. */
function tell([program = '', ...args]: string[], note: (text: string) => void): Promise<void> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 20_000 }, (error) => {
      if (error)
        note(
          `"${[program, ...args].map(shellWord).join(' ')}" failed here. Run it yourself once you are logged in.`,
        );
      resolve();
    });
  });
}
