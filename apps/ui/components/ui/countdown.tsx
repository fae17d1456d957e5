'use client';

import { useMemo } from 'react';
import { useNow } from '@/hooks/use-now';
import { formatCountdown } from '@/lib/format';

/** Time left, counted down from when it was told; not read aloud each second. */
export function Countdown({ ms }: { ms: number }) {
  const now = useNow();
  const end = useMemo(() => Date.now() + ms, [ms]);
  return (
    <span className="num" aria-hidden="true">
      {formatCountdown(now === 0 ? ms : end - now)}
    </span>
  );
}
