import type { ServiceName } from '@clp/core';

/** What pages know of the three services; ports come from the server. */
export const serviceNames = ['claude', 'codex', 'legacy'] as const satisfies readonly ServiceName[];

export const serviceTitles: Record<ServiceName, string> = {
  claude: 'Claude',
  codex: 'Codex',
  legacy: 'Legacy',
};

export function isServiceName(value: string): value is ServiceName {
  return serviceNames.some((name) => name === value);
}
