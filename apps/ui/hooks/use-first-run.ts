'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { Overview } from '@/lib/overview';

const place = 'clp-setup-offered';

/** Where nothing is configured yet the setup opens by itself, once a browser session. */
export function useFirstRun(overview: Overview | undefined): void {
  const router = useRouter();
  const isEmpty =
    overview !== undefined &&
    overview.problems.length === 0 &&
    overview.services.every(({ configs }) => configs.length === 0);
  useEffect(() => {
    if (!isEmpty || sessionStorage.getItem(place)) return;
    sessionStorage.setItem(place, 'yes');
    router.replace('/setup');
  }, [isEmpty, router]);
}
