import type { Page } from '@clp/core/request-index';
import type { RequestRow } from '@clp/core/schema';
import { useEffect } from 'react';
import useSWRInfinite from 'swr/infinite';
import { useLive } from '@/hooks/use-live';
import { read } from '@/lib/client/call';
import { liveStore } from '@/lib/client/live-store';

const pageSize = 200;

export interface RequestSearch {
  service: string;
  outcome: string;
  text: string;
}

const failures = ['client_error', 'upstream_error', 'refused', 'broken'];

function queryOf({ service, outcome, text }: RequestSearch): URLSearchParams {
  const query = new URLSearchParams({ limit: String(pageSize) });
  if (service) query.set('service', service);
  if (text) query.set('text', text);
  const wanted = outcome === 'failed' ? failures : [outcome].filter(Boolean);
  for (const each of wanted) query.append('outcome', each);
  return query;
}

/** Whether a live row belongs to a search, by the rules the index uses. */
function matches(row: RequestRow, { service, outcome, text }: RequestSearch): boolean {
  if (service && row.service !== service) return false;
  if (outcome === 'ok' && row.outcome !== 'ok') return false;
  if (outcome === 'failed' && !(row.outcome && failures.includes(row.outcome))) return false;
  if (!text) return true;
  const fields = [
    row.id,
    row.model,
    row.modelAsked,
    row.config,
    row.path,
    row.client,
    row.project,
    row.session,
    row.error?.text,
  ];
  return fields.some((field) => field?.toLowerCase().includes(text.toLowerCase()));
}

/** Stored requests of a search with the live ones before them, newest first. */
export function useRequests(search: RequestSearch) {
  const live = useLive();
  const query = queryOf(search);
  const { data, error, isLoading, setSize, mutate } = useSWRInfinite<Page, Error>(
    (index, previous: Page | null) => {
      if (index === 0) return `/api/requests?${query}`;
      return previous?.next ? `/api/requests?${query}&cursor=${encodeURIComponent(previous.next)}` : null;
    },
    read,
    { revalidateFirstPage: false, revalidateOnFocus: false },
  );
  // The stream broke off for a while: what happened meanwhile is in the index.
  useEffect(
    () =>
      liveStore.onEvent(({ type }) => {
        if (type === 'reset') void mutate();
      }),
    [mutate],
  );
  const stored = data?.flatMap((page) => page.rows) ?? [];
  const rows = new Map<string, RequestRow>();
  for (const row of live.rows) if (matches(row, search)) rows.set(row.id, row);
  for (const row of stored) if (!rows.has(row.id)) rows.set(row.id, row);
  return {
    rows: [...rows.values()].sort((a, b) => b.startedAt - a.startedAt),
    error,
    isLoading,
    hasMore: data?.at(-1)?.next !== undefined,
    loadMore: () => void setSize((size) => size + 1),
    refresh: () => void mutate(),
  };
}
