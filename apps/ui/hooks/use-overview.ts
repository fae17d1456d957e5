import useSWR from 'swr';
import { read } from '@/lib/client/call';
import type { Overview } from '@/lib/overview';

/** Services, configs and their health. */
export function useOverview() {
  const { data, error, isLoading, mutate } = useSWR<Overview, Error>('/api/overview', read, {
    refreshInterval: 2_000,
  });
  return { overview: data, error, isLoading, refresh: mutate };
}
