'use client';

import { useEffect, useRef } from 'react';

/** ⌘S or Ctrl S, also from within fields; without something to save it stays the browser's own. */
export function useSaveKey(onSave: (() => void) | undefined): void {
  const latest = useRef(onSave);
  latest.current = onSave;
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== 's' || !latest.current) return;
      event.preventDefault();
      latest.current();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
