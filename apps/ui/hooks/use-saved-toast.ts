import { toast } from 'sonner';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useRefreshSettings } from '@/hooks/use-refresh-settings';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import type { FileView } from '@/lib/files';
import { fill } from '@/lib/i18n/fill';

/** Says that a file was saved and offers the way back for ten seconds; afterwards the history has it. */
export function useSavedToast(): (saved: FileView) => void {
  const text = useText();
  const tellFailure = useFailureToast();
  const refresh = useRefreshSettings();

  async function undo(changes: readonly string[]): Promise<void> {
    try {
      for (const change of changes) await write('POST', `/api/history/${change}/revert`);
      toast.success(text.history.reverted);
    } catch (error) {
      tellFailure(error);
    }
    await refresh();
  }

  return ({ file, changes }) => {
    toast.success(fill(text.edit.saved, { file }), {
      duration: 10_000,
      action: changes && { label: text.common.undo, onClick: () => void undo(changes) },
    });
    void refresh();
  };
}
