import type { ServiceName } from '@clp/core';
import type { Group } from '@clp/core/request-index';
import useSWR from 'swr';
import { useLiveStatus } from '@/hooks/use-live';
import { read } from '@/lib/client/call';
import { spanOf } from '@/lib/usage-range';

/** What a config did in the last day. */
export interface ConfigStats {
  requests: number;
  /** Share that was answered, 0 to 1. */
  answered: number;
  /** Mean duration. Milliseconds. */
  ms: number;
}

/** The last day of every config of a service. */
export function useConfigStats(service: ServiceName): Readonly<Record<string, ConfigStats>> {
  const query = new URLSearchParams([
    ['service', service],
    ['by', 'config'],
    ['by', 'status'],
    ['from', String(spanOf('24h', Date.now(), { from: '', to: '' }).from)],
  ]);
  const isPolling = useLiveStatus() !== 'live';
  const { data } = useSWR<{ groups: Group[] }, Error>(`/api/usage?${query}`, read, {
    refreshInterval: isPolling ? 15_000 : 0,
  });
  return statsOf(data?.groups ?? []);
}

function statsOf(groups: readonly Group[]): Record<string, ConfigStats> {
  const sums = new Map<string, { requests: number; ok: number; ms: number }>();
  for (const { keys, requests, ms } of groups) {
    const name = keys.config ?? '';
    const known = sums.get(name) ?? { requests: 0, ok: 0, ms: 0 };
    const ok = keys.status === '2xx' ? requests : 0;
    sums.set(name, { requests: known.requests + requests, ok: known.ok + ok, ms: known.ms + ms });
  }
  return Object.fromEntries(
    [...sums].map(([name, { requests, ok, ms }]) => [
      name,
      { requests, answered: requests === 0 ? 0 : ok / requests, ms: requests === 0 ? 0 : ms / requests },
    ]),
  );
}
