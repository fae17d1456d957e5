import type { Dimension, Group, Latency } from '@clp/core/request-index';
import useSWR from 'swr';
import { read } from '@/lib/client/call';

export interface UsageReply {
  groups: Group[];
  latency: Latency;
}

/** Totals by up to two dimensions since a time; 0 = all. */
export function useUsage(from: number, by: readonly Dimension[]) {
  const query = new URLSearchParams(by.map((name) => ['by', name]));
  if (from > 0) query.set('from', String(from));
  const { data, error, isLoading } = useSWR<UsageReply, Error>(`/api/usage?${query}`, read, {
    refreshInterval: 10_000,
  });
  return { usage: data, error, isLoading };
}
