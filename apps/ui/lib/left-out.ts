import type { ServiceName } from '@clp/core';
import type { BalanceFile } from '@clp/core/schema';

/** `2026-01-31` of a moment, at this machine's place. */
export function localDay(time: number): string {
  const date = new Date(time);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Config and the last day it is left out, in the order of the file. */
export function leftOutOf(file: BalanceFile, service: ServiceName): { config: string; day: string }[] {
  const days = file.services?.[service]?.manualDisabledUntil ?? {};
  return Object.entries(days).map(([config, day]) => ({ config, day }));
}
