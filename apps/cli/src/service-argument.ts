import { didYouMean, isServiceName, type ServiceName, serviceNames } from '@clp/core';
import { UsageError } from './command.ts';

/** The positional `<service>`. */
export const serviceArgument = {
  describe: `One of ${serviceNames.join(', ')}`,
  type: 'string',
  demandOption: true,
  coerce: toService,
} as const;

/** The same where something else may say it. */
export const optionalServiceArgument = { ...serviceArgument, demandOption: false } as const;

/** The flag `--service`, as often as wanted. */
export const servicesOption = {
  type: 'string',
  array: true,
  describe: 'Only of these services',
  coerce: (names: string[]) => names.map(toService),
} as const;

export function toService(name: string): ServiceName {
  if (isServiceName(name)) return name;
  const hint = didYouMean(name, serviceNames);
  throw new UsageError(`"${name}" is no service.${hint} Services: ${serviceNames.join(', ')}.`);
}
