import { type Environment, readEnvironment } from '@clp/core';
import { createTerminal, type Terminal } from './terminal.ts';

/** What every command is given. */
export interface Context {
  environment: Environment;
  terminal: Terminal;
}

/** What is not given is the real thing. */
export function createContext({ environment, terminal }: Partial<Context> = {}): Context {
  return { environment: environment ?? readEnvironment(), terminal: terminal ?? createTerminal() };
}
