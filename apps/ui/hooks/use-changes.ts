import type { ChangeRecord } from '@clp/core/schema';
import useSWR from 'swr';
import { read } from '@/lib/client/call';

/** The latest changes of any settings file, newest first. */
export function useChanges(limit: number) {
  const { data, error, isLoading, mutate } = useSWR<{ changes: ChangeRecord[] }, Error>(
    `/api/history?limit=${limit}`,
    read,
  );
  return { changes: data?.changes, error, isLoading, refresh: mutate };
}
