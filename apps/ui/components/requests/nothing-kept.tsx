'use client';

import Link from 'next/link';
import { useText } from '@/hooks/use-text';

/** No body was kept: why, and where that is set. */
export function NothingKept() {
  const words = useText().requests;
  return (
    <div className="py-6 text-center">
      <p className="font-medium">{words.noCapture}</p>
      <p className="mx-auto mt-1 max-w-[52ch] text-ink-2">
        {words.noCaptureHint}{' '}
        <Link href="/settings/data" className="text-accent-ink underline underline-offset-2">
          {words.captureSettings}
        </Link>
      </p>
    </div>
  );
}
