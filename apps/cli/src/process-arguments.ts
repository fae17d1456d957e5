import { didYouMean, type ProcessName, processes, processNames } from '@clp/core';
import { UsageError } from './command.ts';
import { isBuilt } from './project.ts';

/** The positional `[service..]`: processes to work on. */
export const processesArgument = {
  describe: `Some of ${processNames.join(', ')}; all when left out`,
  type: 'string',
  array: true,
  default: [],
  defaultDescription: 'all',
  coerce: toProcesses,
} as const;

function toProcesses(names: string | string[]): ProcessName[] {
  return [names].flat().map(toProcess);
}

export function toProcess(name: string): ProcessName {
  if (Object.hasOwn(processes, name)) return name as ProcessName;
  const hint = didYouMean(name, processNames);
  throw new UsageError(`"${name}" is no service.${hint} Services: ${processNames.join(', ')}.`);
}

/** What `clp start` starts when nothing is named: the proxies, and the console where it was built. */
export function usualProcesses(): ProcessName[] {
  return processNames.filter((name) => name !== 'sandbox' && (name !== 'ui' || isBuilt('ui')));
}
