'use client';

import { useEffect } from 'react';
import { useText } from '@/hooks/use-text';
import { holdPage } from '@/lib/client/leave';

/** Asks before a page with unsaved edits is left: by a link, a key, or by closing it. */
export function useLeaveGuard(dirty: boolean): void {
  const { leave } = useText().edit;
  useEffect(() => (dirty ? holdPage(leave) : undefined), [dirty, leave]);
}

/** The same for a form in a dialog: gives what closes it, after asking. */
export function useFormGuard(isChanged: boolean, onClose: () => void): () => void {
  const { leaveForm } = useText().edit;
  useLeaveGuard(isChanged);
  return () => {
    if (!isChanged || window.confirm(leaveForm)) onClose();
  };
}
