import { toast } from 'sonner';
import { useText } from '@/hooks/use-text';

/** Says that something did not work, and why. */
export function useFailureToast(): (error: unknown) => void {
  const { common } = useText();
  return (error) =>
    toast.error(common.failed, { description: error instanceof Error ? error.message : undefined });
}
