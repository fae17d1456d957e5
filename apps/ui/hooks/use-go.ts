import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { mayLeave } from '@/lib/client/leave';

/** Goes to another page, after asking where something is unsaved. */
export function useGo(): (href: string) => void {
  const router = useRouter();
  return useCallback(
    (href) => {
      if (mayLeave()) router.push(href);
    },
    [router],
  );
}
