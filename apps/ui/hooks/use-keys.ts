'use client';

import { useEffect, useRef } from 'react';
import { sections } from '@/components/shell/sections';
import { useGo } from '@/hooks/use-go';
import { isFree } from '@/hooks/use-key';

export type Overlay = 'palette' | 'keys';

/** Milliseconds the second key of `g o` may take. */
const sequenceMs = 1_000;

/** Keys that hold on every page: `g` and a letter, `/`, `?`, and the palette, which also opens from within fields. */
export function useKeys(open: (overlay: Overlay) => void): void {
  const go = useGo();
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    let waitingUntil = 0;
    function onKeyDown(event: KeyboardEvent): void {
      if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current('palette');
        return;
      }
      if (!isFree(event)) return;
      const section = Date.now() < waitingUntil ? sections.find(({ key }) => key === event.key) : undefined;
      waitingUntil = event.key === 'g' ? Date.now() + sequenceMs : 0;
      if (section) go(section.href);
      if (section) event.preventDefault();
      if (event.key === '?') latest.current('keys');
      if (event.key === '/') focusSearch(event);
    }
    // Before the pages' own keys: `g s` is a page, `s` alone is not.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [go]);
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLElement>('[data-search]');
  if (!field) return;
  event.preventDefault();
  field.focus();
}
