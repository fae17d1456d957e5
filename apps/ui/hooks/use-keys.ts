'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { sections } from '@/components/shell/sections';
import { mayLeave } from '@/lib/client/leave';

/** `g` then a letter opens a section, `/` goes to the search field. Keys typed into fields are left alone. */
export function useKeys(): void {
  const router = useRouter();
  useEffect(() => {
    let waitingUntil = 0;
    function onKeyDown(event: KeyboardEvent): void {
      if (event.metaKey || event.ctrlKey || event.altKey || isField(event.target)) return;
      if (event.key === '/') {
        const field = document.querySelector<HTMLElement>('[data-search]');
        if (field) event.preventDefault();
        field?.focus();
        return;
      }
      const section = Date.now() < waitingUntil ? sections.find(({ key }) => key === event.key) : undefined;
      waitingUntil = event.key === 'g' ? Date.now() + 1_000 : 0;
      if (section && mayLeave()) router.push(section.href);
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [router]);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
