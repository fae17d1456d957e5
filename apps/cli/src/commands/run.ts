import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { type Client, clients } from '@clp/client-setup';
import { ClpError } from '@clp/core';
import { clientArgument, proxyUrls } from '../client-argument.ts';
import { defineCommand } from '../command.ts';
import { observe } from '../supervisor/observe.ts';

export const command = defineCommand({
  positionals: { client: clientArgument },
  examples: { 'clp run claude -- -p "hello"': 'Claude Code through CLP, this once' },
  async run({ client: name, '--': args = [] }, { environment, terminal }) {
    const client: Client = clients[name];
    if (!client.run) {
      throw new ClpError(
        'invalid_request',
        `${client.title} is pointed to CLP by its settings alone: clp setup ${name}`,
      );
    }
    const urls = proxyUrls(environment);
    if ((await observe(environment, client.service)).state !== 'running') {
      terminal.note(
        `${terminal.colors.yellow('!')} The ${client.service} proxy does not run: clp start ${client.service}`,
      );
    }
    const { command: program, args: ownArgs } = client.run;
    return runToEnd(program, {
      args: [...ownArgs(urls), ...args],
      variables: { ...environment.variables, ...client.variables(urls) },
    });
  },
});

/**
 * Hands the terminal over and gives the program's own exit code, in the way of shells where a signal ended it. A Ctrl-C
 * reaches the program by the terminal, and what it then does is its own affair; other signals are passed on.
 */
function runToEnd(
  program: string,
  { args, variables }: { args: string[]; variables: NodeJS.ProcessEnv },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: variables });
    const pass = (signal: NodeJS.Signals): void => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of passed) process.on(signal, pass);
    child.once('error', (cause) => {
      reject(
        new ClpError('not_found', `"${program}" cannot be started. Install it, or put it on your PATH.`, {
          cause,
        }),
      );
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    child.once('close', () => {
      for (const signal of passed) process.off(signal, pass);
    });
  });
}

const passed = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
