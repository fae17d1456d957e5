import type { ServiceName } from '@clp/core';
import useSWR from 'swr';
import { read } from '@/lib/client/call';

/** Where rules and lists name a config, e.g. `data/lb_config.json services.claude.excludedConfigs.0`; undefined until it is known. */
export function useReferences(service: ServiceName, name: string): readonly string[] | undefined {
  const { data } = useSWR<{ references: string[] }, Error>(
    name && `/api/configs/${service}/references?name=${encodeURIComponent(name)}`,
    read,
    // What is about to be deleted or renamed is looked up at that moment, and never that of another config.
    { dedupingInterval: 0, keepPreviousData: false },
  );
  return data?.references;
}
