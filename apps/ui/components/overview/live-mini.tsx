'use client';

import Link from 'next/link';
import { toneOf } from '@/components/requests/request-log';
import { Badge } from '@/components/ui/badge';
import { buttonStyle } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/states';
import { useRequests } from '@/hooks/use-requests';
import { useText } from '@/hooks/use-text';
import { formatMs, formatTime } from '@/lib/format';

const everything = { query: '', from: 0, to: 0 };

/** The latest requests, live. */
export function LiveMini() {
  const text = useText();
  const { rows, isLoading } = useRequests(everything);
  return (
    <Panel
      title={text.shell.requests}
      actions={
        <Link href="/requests" className={buttonStyle({ look: 'quiet', size: 'small' })}>
          {text.common.open}
        </Link>
      }
    >
      {rows.length === 0 && isLoading && <Skeleton className="m-4 h-16" />}
      {rows.length === 0 && !isLoading && <p className="p-4 text-ink-2">{text.requests.emptyHint}</p>}
      <ul className="divide-y divide-line">
        {rows.slice(0, 8).map((row) => (
          <li key={row.id}>
            <Link
              href={`/requests?id=${row.id}`}
              className="flex items-center gap-3 px-4 py-2 hover:bg-hover"
            >
              <span className="num font-mono text-xs text-ink-3">{formatTime(row.startedAt)}</span>
              <span className="min-w-0 flex-1 truncate">{row.model ?? row.path}</span>
              <span className="hidden truncate text-ink-2 sm:inline">{row.config}</span>
              <Badge tone={toneOf(row)}>
                {row.outcome && row.status > 0 ? String(row.status) : text.requests.states[row.state]}
              </Badge>
              <span className="num w-14 text-right text-xs text-ink-2">{formatMs(row.ms)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
