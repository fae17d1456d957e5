import type { ServiceName } from '@clp/core';
import type { BalanceFile } from '@clp/core/schema';

/** Config and the last day it is left out, in the order of the file. */
export function leftOutOf(file: BalanceFile, service: ServiceName): { config: string; day: string }[] {
  const days = file.services?.[service]?.manualDisabledUntil ?? {};
  return Object.entries(days).map(([config, day]) => ({ config, day }));
}
