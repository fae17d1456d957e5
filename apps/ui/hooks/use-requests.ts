import type { Histogram, Page, RequestFacets } from '@clp/core/request-index';
import type { RequestRow } from '@clp/core/schema';
import { useEffect, useMemo } from 'react';
import useSWR from 'swr';
import useSWRInfinite from 'swr/infinite';
import { useLive } from '@/hooks/use-live';
import { read } from '@/lib/client/call';
import { liveStore } from '@/lib/client/live-store';
import { matchesRow, parseSearch } from '@/lib/search';

const pageSize = 200;
/** Without a stream the list is asked for again so often. Milliseconds. */
const pollMs = 3_000;

export interface RequestView {
  /** `status:5xx cfg:prod timeout` */
  query: string;
  /** Epoch milliseconds; 0 = no edge. */
  from: number;
  to: number;
}

/** The address of a view at the API. */
export function queryOfView({ query, from, to }: RequestView): URLSearchParams {
  const parameters = new URLSearchParams();
  if (query) parameters.set('q', query);
  if (from > 0) parameters.set('from', String(from));
  if (to > 0) parameters.set('to', String(to));
  return parameters;
}

/** Stored requests of a view with the live ones before them, newest first. */
export function useRequests(view: RequestView) {
  const { query, from, to } = view;
  const live = useLive();
  const search = useMemo(() => parseSearch(query), [query]);
  const address = queryOfView(view);
  address.set('limit', String(pageSize));
  const { data, error, isLoading, setSize, mutate } = useSWRInfinite<Page, Error>(
    (index, previous: Page | null) => {
      if (index === 0) return `/api/requests?${address}`;
      return previous?.next ? `/api/requests?${address}&cursor=${encodeURIComponent(previous.next)}` : null;
    },
    read,
    {
      revalidateFirstPage: false,
      revalidateOnFocus: false,
      refreshInterval: live.status === 'polling' ? pollMs : 0,
    },
  );
  useEffect(
    () =>
      liveStore.onNotice((notice) => {
        // What a service answered before it was followed is in the log only.
        const isGap = notice.type === 'reset' || (notice.type === 'service' && notice.connected);
        if (isGap) void mutate();
      }),
    [mutate],
  );

  const stored = useMemo(() => data?.flatMap((page) => page.rows) ?? [], [data]);
  const rows = useMemo(() => {
    const isInTime = ({ startedAt }: RequestRow) => startedAt >= from && (to === 0 || startedAt < to);
    const known = new Set(stored.map(({ id }) => id));
    // What is stored has ended, whatever was heard of it last.
    const isNews = ({ id, outcome }: RequestRow) => outcome !== undefined || !known.has(id);
    const fresh = live.rows.filter((row) => isInTime(row) && isNews(row) && matchesRow(row, search));
    const seen = new Set(fresh.map(({ id }) => id));
    const older = stored.filter(({ id }) => !seen.has(id));
    // Both are newest first; only what was stored and is live elsewhere can lie between.
    return [...fresh, ...older].sort((a, b) => b.startedAt - a.startedAt);
  }, [live.rows, stored, search, from, to]);

  return {
    rows,
    error,
    isLoading,
    hasMore: data?.at(-1)?.next !== undefined,
    loadMore: () => void setSize((size) => size + 1),
    refresh: () => void mutate(),
  };
}

export interface RequestOverview {
  total: number;
  facets: RequestFacets;
  histogram: Histogram;
}

/** How many requests a view has, of which values, and when. */
export function useRequestOverview(view: RequestView) {
  const { data, mutate } = useSWR<RequestOverview, Error>(`/api/requests/facets?${queryOfView(view)}`, read);
  return { overview: data, refresh: mutate };
}
