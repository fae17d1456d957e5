'use client';

import { useEffect, useState } from 'react';
import { BodyTab } from '@/components/requests/body-tab';
import { ChangesTab } from '@/components/requests/changes-tab';
import { CurlButton } from '@/components/requests/curl-button';
import { toneOf } from '@/components/requests/request-log';
import { SummaryTab } from '@/components/requests/summary-tab';
import { TimingTab } from '@/components/requests/timing-tab';
import { Badge } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Failure, SkeletonRows } from '@/components/ui/states';
import { useRequest } from '@/hooks/use-request';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { liveStore } from '@/lib/client/live-store';

const tabs = ['summary', 'timing', 'changes', 'request', 'response'] as const;
type Tab = (typeof tabs)[number];

export function RequestDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const text = useText();
  const { row, record, error } = useRequest(id);
  const [tab, setTab] = useState<Tab>('summary');
  useEffect(() => {
    liveStore.watch(id);
    return () => liveStore.watch(undefined);
  }, [id]);

  return (
    <Dialog
      open
      onClose={onClose}
      shape="sheet"
      width="max-w-2xl"
      title={
        <span className="flex items-center gap-2">
          {row && (
            <Badge tone={toneOf(row)}>{row.status > 0 ? row.status : text.requests.states[row.state]}</Badge>
          )}
          <span className="truncate font-mono text-sm">{row ? `${row.method} ${row.path}` : id}</span>
        </span>
      }
    >
      <div className="sticky top-0 z-10 flex flex-wrap items-center justify-between gap-2 border-b border-line bg-surface px-2">
        <div role="tablist" aria-label={text.shell.requests} className="flex overflow-x-auto">
          {tabs.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={name === tab}
              onClick={() => setTab(name)}
              className={classNames(
                '-mb-px h-10 whitespace-nowrap border-b-2 px-2.5 text-sm font-medium',
                name === tab ? 'border-accent' : 'border-transparent text-ink-2 hover:text-ink',
              )}
            >
              {text.requests[name]}
            </button>
          ))}
        </div>
        <span className="flex">
          {row && <CurlButton id={id} row={row} />}
          <CopyButton
            value={typeof window === 'undefined' ? '' : window.location.href}
            label={text.requests.copyLink}
          />
        </span>
      </div>
      {!row && error && <Failure error={error} />}
      {!row && !error && <SkeletonRows rows={6} />}
      {row && (
        <div role="tabpanel" aria-label={text.requests[tab]} className="p-4">
          {tab === 'summary' && <SummaryTab row={row} record={record} />}
          {tab === 'timing' && <TimingTab row={row} record={record} />}
          {tab === 'changes' && <ChangesTab record={record} />}
          {tab === 'request' && <BodyTab id={id} side="request" />}
          {tab === 'response' && <BodyTab id={id} side="response" />}
        </div>
      )}
    </Dialog>
  );
}
