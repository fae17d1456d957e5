import type { IndexedRow } from '@clp/core/request-index';
import type { RequestRecord } from '@clp/core/schema';
import useSWR from 'swr';
import { useLive } from '@/hooks/use-live';
import { read } from '@/lib/client/call';

interface Found {
  row: IndexedRow;
  record?: RequestRecord;
}

/** One request: live while it runs, its whole record once it ended. */
export function useRequest(id: string) {
  const live = useLive().rows.find((row) => row.id === id);
  const isRunning = live !== undefined && live.outcome === undefined;
  const { data, error } = useSWR<Found, Error>(isRunning ? null : `/api/requests/${id}`, read, {
    revalidateOnFocus: false,
    errorRetryInterval: 500,
    errorRetryCount: 6,
  });
  return { row: live ?? data?.row, record: data?.record, error: isRunning ? undefined : error };
}

export interface BodyPart {
  line: string;
  headers: string[];
  total: number;
  kept: number;
  text: string;
}

/** The kept part of one side; fetched when it is looked at. */
export function useBody(id: string, side: 'request' | 'response', wanted: boolean) {
  const { data, error, isLoading } = useSWR<BodyPart, Error>(
    wanted ? `/api/requests/${id}/body?side=${side}` : null,
    read,
    {
      revalidateOnFocus: false,
      shouldRetryOnError: false,
    },
  );
  return { part: data, error, isLoading };
}
