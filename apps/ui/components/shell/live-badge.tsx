'use client';

import { StatusDot } from '@/components/ui/status-dot';
import { useLiveStatus } from '@/hooks/use-live';
import { useText } from '@/hooks/use-text';

/** Whether changes arrive by themselves. */
export function LiveBadge() {
  const text = useText();
  const status = useLiveStatus();
  const isLive = status === 'live';
  return (
    <span
      title={isLive ? text.shell.liveHint : text.shell.pollingHint}
      className="hidden items-center gap-1.5 px-2 text-xs text-ink-2 sm:inline-flex"
    >
      <StatusDot state={isLive ? 'good' : 'warn'} />
      {isLive ? text.shell.live : text.shell.polling}
    </span>
  );
}
