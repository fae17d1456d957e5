import { type ReactNode, useState } from 'react';
import { ReviewDialog } from '@/components/edit/review-dialog';
import type { Draft } from '@/hooks/use-draft';
import type { SavedAlong } from '@/lib/files';

interface Review {
  /** Makes the edits in the draft and asks to save them, with what else that does. */
  review: (edits: Parameters<Draft['edit']>[0], along?: SavedAlong) => void;
  /** To be shown instead of everything else while it asks. */
  dialog: ReactNode;
}

/** For dialogs that save what they did: the difference is shown first, and going back takes the edits back. */
export function useReview(draft: Draft, onSaved: () => void): Review {
  const [along, setAlong] = useState<SavedAlong>();

  function review(edits: Parameters<Draft['edit']>[0], more: SavedAlong = {}): void {
    draft.edit(edits);
    setAlong(more);
  }

  function back(): void {
    draft.discard();
    setAlong(undefined);
  }

  return {
    review,
    dialog: along && <ReviewDialog draft={draft} open along={along} onClose={back} onSaved={onSaved} />,
  };
}
