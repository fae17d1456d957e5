'use client';

import { type FocusEvent, useEffect, useRef } from 'react';
import { Toaster } from 'sonner';

/**
 * What the console just told, at the end of the page. Left to itself the library sends who leaves it by Tab back to where
 * they came from, and the next Tab into it again, until it fades: here Tab goes on. Where a toast fades under the focus,
 * the focus returns to what had it before.
 */
export function Toasts() {
  const region = useRef<HTMLDivElement>(null);
  const cameFrom = useRef<HTMLElement | null>(null);

  useEffect(() => {
    const observer = new MutationObserver(() => {
      if (!cameFrom.current || document.activeElement !== document.body) return;
      cameFrom.current.focus({ preventScroll: true });
      cameFrom.current = null;
    });
    observer.observe(region.current as Node, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);

  const isOutside = (element: Element | null): boolean => !region.current?.contains(element);

  // The library hears of neither: it would send the focus back.
  function enter(event: FocusEvent): void {
    event.stopPropagation();
    if (isOutside(event.relatedTarget)) cameFrom.current = event.relatedTarget as HTMLElement | null;
  }

  function leave(event: FocusEvent): void {
    event.stopPropagation();
    if (isOutside(event.relatedTarget)) cameFrom.current = null;
  }

  return (
    <div ref={region} onFocusCapture={enter} onBlurCapture={leave}>
      <Toaster
        position="bottom-right"
        toastOptions={{
          // A dialog takes the pointer from all around it, but not from what it just told.
          style: { pointerEvents: 'auto' },
          classNames: {
            toast: '!rounded-lg !border-line-strong !bg-raised !text-ink !shadow-pop !font-sans !text-sm',
            description: '!text-ink-2',
            actionButton: '!bg-accent !text-on-accent',
          },
        }}
      />
    </div>
  );
}
