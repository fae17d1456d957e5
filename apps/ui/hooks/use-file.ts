import type { SettingsName } from '@clp/core/store';
import useSWR from 'swr';
import { read } from '@/lib/client/call';
import type { FileView } from '@/lib/files';

/** One settings file with its text and etag. */
export function useFile(name: SettingsName) {
  const { data, error, isLoading, mutate } = useSWR<FileView, Error>(`/api/files/${name}`, read);
  return { view: data, error, isLoading, refresh: mutate };
}
