'use client';

import { useState } from 'react';
import { ConflictDialog } from '@/components/edit/conflict-dialog';
import { DiffView } from '@/components/edit/diff-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { type Draft, isConflict } from '@/hooks/use-draft';
import { useSavedToast } from '@/hooks/use-saved-toast';
import { useServerGone } from '@/hooks/use-server-gone';
import { useText } from '@/hooks/use-text';
import type { SavedAlong } from '@/lib/files';

interface ReviewDialogProps {
  draft: Draft;
  open: boolean;
  along?: SavedAlong | undefined;
  onClose: () => void;
  onSaved?: () => void;
}

/** The diff before a save, and the way out when somebody else saved first. */
export function ReviewDialog({ draft, open, along, onClose, onSaved }: ReviewDialogProps) {
  const text = useText();
  const sayWhatWasSaved = useSavedToast();
  const isGone = useServerGone();
  const [problem, setProblem] = useState<Error>();
  const [saving, setSaving] = useState(false);

  function close(): void {
    setProblem(undefined);
    onClose();
  }

  async function save(): Promise<void> {
    setSaving(true);
    setProblem(undefined);
    try {
      const saved = await draft.save(along);
      if (saved) sayWhatWasSaved(saved);
      close();
      onSaved?.();
    } catch (error) {
      // A conflict shows itself: the draft knows the newer version now.
      if (!isConflict(error)) setProblem(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setSaving(false);
    }
  }

  if (open && draft.theirs && !saving) {
    return (
      <ConflictDialog
        draft={draft}
        onClose={close}
        onMerged={() => setProblem(undefined)}
        onDropped={() => {
          draft.discard();
          close();
          onSaved?.();
        }}
      />
    );
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={text.edit.review}
      width="max-w-2xl"
      footer={
        <>
          <Button look="quiet" onClick={close}>
            {text.edit.back}
          </Button>
          <Button look="primary" disabled={saving || isGone || !draft.dirty} onClick={() => void save()}>
            {text.common.save}
          </Button>
        </>
      }
    >
      <div className="space-y-3 p-4">
        <code className="font-mono text-xs text-ink-2">{draft.base?.file}</code>
        {isGone && <p className="text-warn">{text.common.serverGone}</p>}
        {problem && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
            {problem.message}
          </p>
        )}
        <DiffView before={draft.base?.text ?? ''} after={draft.text} />
      </div>
    </Dialog>
  );
}
