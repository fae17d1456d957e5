'use client';

import type { ServiceName } from '@clp/core';
import { Check, X } from 'lucide-react';
import { useTestResult } from '@/hooks/use-config-test';
import { useNow } from '@/hooks/use-now';
import { useText } from '@/hooks/use-text';
import { formatAge, formatMs } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

/** `tested 2 min ago ✓ 412 ms` */
export function LastTest({ service, config }: { service: ServiceName; config: string }) {
  const words = useText().configs;
  const now = useNow(10_000);
  const result = useTestResult(service, config);
  if (!result) return null;
  const time = formatAge(Math.max(0, now - result.at));
  return (
    <span className="num inline-flex items-center gap-1 whitespace-nowrap text-xs text-ink-3">
      {fill(words.tested, { time })}
      {result.ok ? (
        <Check aria-label={words.worked} className="size-3.5 text-good" />
      ) : (
        <X aria-label={words.testFailed} className="size-3.5 text-bad" />
      )}
      {result.ok && formatMs(result.ms)}
    </span>
  );
}
