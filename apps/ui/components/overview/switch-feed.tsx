'use client';

import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { buttonStyle } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Failure, Skeleton } from '@/components/ui/states';
import { useChanges } from '@/hooks/use-changes';
import { useNow } from '@/hooks/use-now';
import { useText } from '@/hooks/use-text';
import { formatAge, formatDateTime } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

/** The latest changes of any settings file, with their cause. */
export function SwitchFeed() {
  const text = useText();
  const now = useNow(10_000);
  const { changes, error, refresh } = useChanges(6);
  return (
    <Panel
      title={text.overview.switches}
      actions={
        <Link href="/history" className={buttonStyle({ look: 'quiet', size: 'small' })}>
          {text.shell.history}
        </Link>
      }
    >
      {error && !changes && <Failure error={error} onRetry={() => void refresh()} />}
      {!error && !changes && <Skeleton className="m-4 h-16" />}
      {changes?.length === 0 && <p className="p-4 text-ink-2">{text.overview.switchesNone}</p>}
      <ul className="divide-y divide-line">
        {changes?.map((change) => (
          <li key={change.id} className="flex items-center gap-3 px-4 py-2.5">
            <span className="min-w-0 flex-1 truncate">{change.what}</span>
            <Badge>{text.history.causes[change.cause]}</Badge>
            <time
              dateTime={change.timestamp}
              title={formatDateTime(Date.parse(change.timestamp))}
              className="num w-16 text-right text-xs text-ink-3"
              suppressHydrationWarning
            >
              {now > 0 && fill(text.common.ago, { time: formatAge(now - Date.parse(change.timestamp)) })}
            </time>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
