'use client';

import { useEffect, useRef } from 'react';
import { areKeysOn } from '@/lib/client/preferences';

/** Calls back on a key, unless it is typed into a field, or single keys are switched off. */
export function useKey(key: string, onPress: () => void): void {
  const latest = useRef(onPress);
  latest.current = onPress;
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.key !== key || !isFree(event)) return;
      event.preventDefault();
      latest.current();
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [key]);
}

/** Whether a key press is nobody else's: no field, no button that takes it, no shortcut of the browser. */
export function isFree(event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || !areKeysOn()) return false;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return true;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return false;
  // A space or Enter on a button, a link or a row is that element's own.
  if ((event.key === ' ' || event.key === 'Enter') && target.closest('button, a, summary, [role="row"]'))
    return false;
  return !target.closest('[role="menu"]');
}
