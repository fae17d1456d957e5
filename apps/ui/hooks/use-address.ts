'use client';

import { usePathname, useSearchParams } from 'next/navigation';

/** The query of the address as state: every view can be linked to. */
export function useAddress() {
  const pathname = usePathname();
  const query = useSearchParams();

  // The router follows the history; unlike its own `replace` this is done at once, and asks the server for nothing.
  function replace(next: URLSearchParams): void {
    const text = next.toString();
    window.history.replaceState(null, '', text ? `${pathname}?${text}` : pathname);
  }

  return {
    get: (name: string): string => query.get(name) ?? '',
    replace,
    set(changes: Record<string, string>): void {
      // Not as it was drawn last: two changes may come in one go.
      const next = new URLSearchParams(window.location.search);
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      replace(next);
    },
  };
}
