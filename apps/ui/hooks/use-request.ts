import type { IndexedRow } from '@clp/core/request-index';
import type { RequestRecord, RequestRow } from '@clp/core/schema';
import { useEffect, useState } from 'react';
import useSWR from 'swr';
import useSWRInfinite from 'swr/infinite';
import { useLive } from '@/hooks/use-live';
import type { BodyPart } from '@/lib/body-part';
import { read } from '@/lib/client/call';
import type { ConversationView } from '@/lib/conversation';
import type { WatchMessage } from '@/lib/live';

interface Found {
  row: IndexedRow;
  record?: RequestRecord;
}

/** Nothing here changes once it was written. */
const settled = { revalidateOnFocus: false, revalidateIfStale: false } as const;

/**
 * One request: live while it runs, its whole record once it ended.
 * @param known as a list shows it: there before the record is
 */
export function useRequest(id: string, known?: RequestRow) {
  const live = useLive().rows.find((row) => row.id === id);
  const isRunning = live !== undefined && live.outcome === undefined;
  const { data, error } = useSWR<Found, Error>(isRunning ? null : `/api/requests/${id}`, read, {
    ...settled,
    errorRetryInterval: 500,
    errorRetryCount: 6,
  });
  return { row: live ?? data?.row ?? known, record: data?.record, error: isRunning ? undefined : error };
}

/** Bytes of a body fetched at once. */
const stretch = 128 * 1024;

/** One kept side, as far as it was asked for. */
export function useBody(id: string, side: 'request' | 'response') {
  const { data, error, setSize, isValidating } = useSWRInfinite<BodyPart, Error>(
    (index, previous: BodyPart | null) => {
      if (index > 0 && previous?.next === undefined) return null;
      return `/api/requests/${id}/body?side=${side}&offset=${previous?.next ?? 0}&limit=${stretch}`;
    },
    read,
    { ...settled, revalidateFirstPage: false, shouldRetryOnError: false },
  );
  const [first] = data ?? [];
  return {
    part: first && { ...first, text: data?.map(({ text }) => text).join('') ?? '' },
    next: data?.at(-1)?.next,
    isLoadingMore: isValidating,
    loadMore: () => void setSize((size) => size + 1),
    error,
  };
}

export function useConversation(id: string, isWanted: boolean) {
  const { data, error } = useSWR<ConversationView, Error>(
    isWanted ? `/api/requests/${id}/conversation` : null,
    read,
    { ...settled, shouldRetryOnError: false, keepPreviousData: false },
  );
  return { conversation: data, error };
}

/** The answer to a running request as it comes; undefined = not watched or not begun. */
export function useWatchedAnswer(id: string, service: string, isRunning: boolean): WatchMessage | undefined {
  const [message, setMessage] = useState<WatchMessage>();
  useEffect(() => {
    if (!isRunning) return;
    const source = new EventSource(`/api/requests/${id}/watch?service=${service}`);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const next = JSON.parse(data) as WatchMessage;
      if (next.parts.length > 0) setMessage(next);
      if (next.done) source.close();
    };
    return () => source.close();
  }, [id, service, isRunning]);
  return message;
}
