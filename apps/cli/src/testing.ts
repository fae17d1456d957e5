import { readEnvironment } from '@clp/core';
import { createTempHome, type TempHome } from '@clp/core/testing';
import pc from 'picocolors';
import { afterEach } from 'vitest';
import { main } from './main.ts';
import type { Terminal } from './terminal.ts';

export interface Captured {
  terminal: Terminal;
  /** What went to standard output so far. */
  out(): string;
  err(): string;
}

export function captureTerminal(input = ''): Captured {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    write: (text) => {
      out += text;
    },
    line: (text = '') => {
      out += `${text}\n`;
    },
    note: (text) => {
      err += `${text}\n`;
    },
    readInput: async () => input,
    interactive: false,
    colors: pc.createColors(false),
    width: 100,
  };
  return { terminal, out: () => out, err: () => err };
}

const homes: TempHome[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) home.remove();
});

/** A home of its own, removed after the test, and a `clp` that works on it. */
export function createCli(files: Record<string, unknown> = {}, variables: Record<string, string> = {}) {
  const home = createTempHome(files);
  homes.push(home);
  const environment = readEnvironment({ HOME: home.path, CLP_HOME: home.path, ...variables });
  async function run(argv: string[], input: string): Promise<{ code: number; out: string; err: string }> {
    const { terminal, out, err } = captureTerminal(input);
    const code = await main(argv, { environment, terminal });
    return { code, out: out(), err: err() };
  }
  return {
    home,
    environment,
    clp: (...argv: string[]) => run(argv, ''),
    /** The same with something on standard input. */
    clpWith: (input: string, ...argv: string[]) => run(argv, input),
  };
}
