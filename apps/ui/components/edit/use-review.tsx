import { type ReactNode, useState } from 'react';
import { ReviewDialog } from '@/components/edit/review-dialog';
import type { Draft } from '@/hooks/use-draft';
import type { SavedAlong } from '@/lib/files';

interface Review {
  /** Makes the edits in the draft and asks to save them. */
  review: (edits: Parameters<Draft['edit']>[0]) => void;
  /** To be shown instead of everything else while it asks. */
  dialog: ReactNode;
}

/** For dialogs that save what they did: the difference is shown first, and going back takes the edits back. */
export function useReview(draft: Draft, onSaved: () => void, along?: SavedAlong): Review {
  const [reviewing, setReviewing] = useState(false);

  function review(edits: Parameters<Draft['edit']>[0]): void {
    draft.edit(edits);
    setReviewing(true);
  }

  function back(): void {
    draft.discard();
    setReviewing(false);
  }

  return {
    review,
    dialog: reviewing && <ReviewDialog draft={draft} open along={along} onClose={back} onSaved={onSaved} />,
  };
}
