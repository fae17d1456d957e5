import useSWR from 'swr';
import { read } from '@/lib/client/call';
import type { ClientView } from '@/lib/clients';

/** Every client CLP can set up. */
export function useClients() {
  const { data, error, mutate } = useSWR<{ clients: ClientView[] }, Error>('/api/clients', read);
  return { clients: data?.clients, error, refresh: () => void mutate() };
}
