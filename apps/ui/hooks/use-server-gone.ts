import { useOverview } from '@/hooks/use-overview';
import { CallError } from '@/lib/client/call';

/** Whether the console's own server does not answer: nothing can be written until it does. */
export function useServerGone(): boolean {
  const { error } = useOverview();
  return error instanceof CallError && error.status === 0;
}
