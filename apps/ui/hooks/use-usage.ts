import type { Dimension, Group, Latency } from '@clp/core/request-index';
import useSWR from 'swr';
import { useLiveStatus } from '@/hooks/use-live';
import { read } from '@/lib/client/call';
import type { TimeSpan } from '@/lib/usage-range';

export interface UsageReply {
  groups: Group[];
  latency: Latency;
}

/** Without a stream totals are asked for again so often. Milliseconds. */
const pollMs = 10_000;

/** Totals by up to two dimensions. While the stream stands they are asked for again when requests have ended. */
export function useUsage({ from, to }: TimeSpan, by: readonly Dimension[]) {
  const query = new URLSearchParams(by.map((name) => ['by', name]));
  if (from > 0) query.set('from', String(from));
  if (to > 0) query.set('to', String(to));
  const isPolling = useLiveStatus() !== 'live';
  const { data, error, isLoading, mutate } = useSWR<UsageReply, Error>(`/api/usage?${query}`, read, {
    refreshInterval: isPolling ? pollMs : 0,
  });
  return { usage: data, error, isLoading, refresh: mutate };
}
