'use client';

import { CloudOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useServerGone } from '@/hooks/use-server-gone';
import { useText } from '@/hooks/use-text';
import { formatTime } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

/** Shown while the console's own server does not answer, with how old what the page shows is. */
export function ServerBanner() {
  const { common } = useText();
  const isGone = useServerGone();
  const [since, setSince] = useState<number>();
  useEffect(() => setSince(isGone ? Date.now() : undefined), [isGone]);
  if (!isGone) return null;
  return (
    <div
      role="alert"
      className="flex items-center gap-2 border-b border-line bg-bad-soft px-4 py-2 text-sm text-bad sm:px-6"
    >
      <CloudOff aria-hidden="true" className="size-4 shrink-0" />
      <span>
        {common.serverGone} {since && fill(common.knownAt, { time: formatTime(since) })}
      </span>
    </div>
  );
}
