'use client';

import { useState } from 'react';
import { ReviewDialog } from '@/components/edit/review-dialog';
import { Button } from '@/components/ui/button';
import type { Draft } from '@/hooks/use-draft';
import { useSaveKey } from '@/hooks/use-save-key';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';

interface SaveBarProps {
  draft: Draft;
  /** `panel`: at the foot of the panel whose draft it is, where a page has several. */
  place?: 'page' | 'panel';
}

const places = {
  page: 'pop-in sticky bottom-16 z-10 mt-4 rounded-lg border border-line-strong bg-raised shadow-pop sm:bottom-4',
  panel: 'border-t border-line bg-accent-soft/40',
};

/** Appears with the first unsaved edit. */
export function SaveBar({ draft, place = 'page' }: SaveBarProps) {
  const text = useText();
  const [reviewing, setReviewing] = useState(false);
  const canSave = draft.dirty && draft.value !== undefined;
  useSaveKey(canSave ? () => setReviewing(true) : undefined);
  if (!draft.dirty) return null;
  return (
    <div className={classNames('flex flex-wrap items-center justify-between gap-3 px-4 py-2', places[place])}>
      <span className="min-w-0 font-medium">
        {draft.value === undefined ? text.edit.invalid : text.edit.unsaved}
        {draft.theirs && <span className="block text-xs font-normal text-warn">{text.edit.stale}</span>}
      </span>
      <span className="flex gap-2">
        <Button look="quiet" onClick={draft.discard}>
          {text.edit.discard}
        </Button>
        <Button look="primary" disabled={draft.value === undefined} onClick={() => setReviewing(true)}>
          {draft.theirs ? text.edit.compare : text.edit.review}
        </Button>
      </span>
      <ReviewDialog draft={draft} open={reviewing} onClose={() => setReviewing(false)} />
    </div>
  );
}
