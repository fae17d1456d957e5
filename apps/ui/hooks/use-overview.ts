import useSWR from 'swr';
import { useLiveStatus } from '@/hooks/use-live';
import { read } from '@/lib/client/call';
import type { Overview } from '@/lib/overview';

/** Milliseconds between two questions while there is no stream. */
const pollMs = 3_000;

/** Services, configs and their health. While the stream stands nothing is asked again but when a cool-down ends. */
export function useOverview() {
  const isPolling = useLiveStatus() !== 'live';
  const { data, error, isLoading, mutate } = useSWR<Overview, Error>('/api/overview', read, {
    refreshInterval: (latest) => (isPolling ? pollMs : untilCooldownEnds(latest)),
    // A server that comes back is noticed at once: no waiting longer after each failure.
    onErrorRetry: (_error, _key, _options, revalidate, { retryCount }) => {
      setTimeout(() => void revalidate({ retryCount }), pollMs);
    },
  });
  return { overview: data, error, isLoading, refresh: mutate };
}

/** 0 = nothing is cooling. */
function untilCooldownEnds(overview: Overview | undefined): number {
  const remaining = (overview?.services ?? []).flatMap(({ health }) =>
    (health?.configs ?? []).flatMap(({ state, remainingMs }) => (state === 'open' ? [remainingMs ?? 0] : [])),
  );
  return remaining.length === 0 ? 0 : Math.max(1_000, Math.min(...remaining) + 250);
}
