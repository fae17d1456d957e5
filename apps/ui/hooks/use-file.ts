import useSWR from 'swr';
import { read } from '@/lib/client/call';
import type { FileName, FileView } from '@/lib/files';

/** One settings file with its text and etag. */
export function useFile(name: FileName) {
  const { data, error, isLoading, mutate } = useSWR<FileView, Error>(`/api/files/${name}`, read);
  return { view: data, error, isLoading, refresh: mutate };
}
