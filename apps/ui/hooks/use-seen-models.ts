import type { ServiceName } from '@clp/core';
import type { Group } from '@clp/core/request-index';
import useSWR from 'swr';
import { read } from '@/lib/client/call';

/** Models a service was asked for, the most used first. */
export function useSeenModels(service: ServiceName): string[] {
  const { data } = useSWR<{ groups: Group[] }, Error>(`/api/usage?by=model&service=${service}`, read);
  return (data?.groups ?? [])
    .toSorted((a, b) => b.requests - a.requests)
    .flatMap(({ keys }) => keys.model || []);
}
