'use client';

import { StatusDot } from '@/components/ui/status-dot';
import { useLiveStatus } from '@/hooks/use-live';
import { useText } from '@/hooks/use-text';

const dots = { live: 'good', polling: 'warn', connecting: 'off' } as const;

/** Whether changes arrive by themselves. */
export function LiveBadge() {
  const text = useText();
  const status = useLiveStatus();
  return (
    <span
      title={status === 'polling' ? text.shell.pollingHint : text.shell.liveHint}
      className="hidden items-center gap-1.5 px-2 text-xs text-ink-2 sm:inline-flex"
    >
      <StatusDot state={dots[status]} />
      {text.shell[status]}
    </span>
  );
}
