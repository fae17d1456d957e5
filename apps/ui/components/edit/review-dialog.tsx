'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { useSWRConfig } from 'swr';
import { DiffView } from '@/components/edit/diff-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { type Draft, isConflict } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';

interface ReviewDialogProps {
  draft: Draft;
  open: boolean;
  renames?: Record<string, string>;
  onClose: () => void;
  onSaved?: () => void;
}

/** The diff before a save, and the way out when somebody else saved first. */
export function ReviewDialog({ draft, open, renames, onClose, onSaved }: ReviewDialogProps) {
  const text = useText();
  const { mutate } = useSWRConfig();
  const [problem, setProblem] = useState<Error>();
  const [saving, setSaving] = useState(false);
  const conflict = isConflict(problem);
  const file = draft.base?.file ?? '';

  function close(): void {
    setProblem(undefined);
    onClose();
  }

  async function save(): Promise<void> {
    setSaving(true);
    try {
      await draft.save(renames);
      toast.success(fill(text.edit.saved, { file }));
      void mutate((key) => typeof key === 'string' && /^\/api\/(overview|history)/.test(key));
      close();
      onSaved?.();
    } catch (error) {
      setProblem(error instanceof Error ? error : new Error(String(error)));
      if (isConflict(error)) await draft.rebase();
    } finally {
      setSaving(false);
    }
  }

  function takeTheirs(): void {
    draft.discard();
    close();
    onSaved?.();
  }

  return (
    <Dialog
      open={open}
      onClose={close}
      title={conflict ? text.edit.conflictTitle : text.edit.review}
      width="max-w-2xl"
      footer={
        <>
          <Button look="quiet" onClick={close}>
            {text.edit.back}
          </Button>
          {conflict && <Button onClick={takeTheirs}>{text.edit.takeTheirs}</Button>}
          <Button look="primary" disabled={saving || !draft.dirty} onClick={() => void save()}>
            {conflict ? text.edit.keepMine : text.common.save}
          </Button>
        </>
      }
    >
      <div className="space-y-3 p-4">
        <p className="text-ink-2">
          {conflict ? (
            fill(text.edit.conflictHint, { file })
          ) : (
            <code className="font-mono text-xs">{file}</code>
          )}
        </p>
        {problem && !conflict && (
          <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-bad">
            {problem.message}
          </p>
        )}
        <DiffView before={draft.base?.text ?? ''} after={draft.text} />
      </div>
    </Dialog>
  );
}
