'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';

/** The query of the address as state: every view can be linked to. */
export function useAddress() {
  const router = useRouter();
  const pathname = usePathname();
  const query = useSearchParams();

  function replace(next: URLSearchParams): void {
    const text = next.toString();
    router.replace(text ? `${pathname}?${text}` : pathname, { scroll: false });
  }

  return {
    get: (name: string): string => query.get(name) ?? '',
    replace,
    set(changes: Record<string, string>): void {
      const next = new URLSearchParams(query);
      for (const [name, value] of Object.entries(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      replace(next);
    },
  };
}
