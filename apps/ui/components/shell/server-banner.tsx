'use client';

import { CloudOff } from 'lucide-react';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { CallError } from '@/lib/client/call';

/** Shown while the console's own server does not answer. */
export function ServerBanner() {
  const text = useText();
  const { error } = useOverview();
  if (!(error instanceof CallError) || error.status !== 0) return null;
  return (
    <div
      role="alert"
      className="flex items-center gap-2 border-b border-line bg-bad-soft px-4 py-2 text-sm text-bad sm:px-6"
    >
      <CloudOff aria-hidden="true" className="size-4 shrink-0" />
      {text.common.serverGone}
    </div>
  );
}
