'use client';

import type { RequestRow } from '@clp/core/schema';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useState } from 'react';
import { BodyTab } from '@/components/requests/body-tab';
import { ChangesTab } from '@/components/requests/changes-tab';
import { ConversationTab } from '@/components/requests/conversation-tab';
import { RawTab } from '@/components/requests/raw-tab';
import { RequestActions } from '@/components/requests/request-actions';
import { toneOf } from '@/components/requests/request-log';
import { SummaryTab } from '@/components/requests/summary-tab';
import { TimingTab } from '@/components/requests/timing-tab';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Failure, SkeletonRows } from '@/components/ui/states';
import { TabList } from '@/components/ui/tab-list';
import { useAddress } from '@/hooks/use-address';
import { useKey } from '@/hooks/use-key';
import { useRequest } from '@/hooks/use-request';
import { useText } from '@/hooks/use-text';

const tabs = ['summary', 'timing', 'changes', 'conversation', 'request', 'response', 'raw'] as const;
type Tab = (typeof tabs)[number];

interface RequestDrawerProps {
  id: string;
  /** What the list shows of it. */
  known: RequestRow | undefined;
  onClose: () => void;
  /** To the next request of the list, or the one before. */
  onMove: (step: 1 | -1) => void;
}

export function RequestDrawer({ id, known, onClose, onMove }: RequestDrawerProps) {
  const text = useText();
  const address = useAddress();
  const { row, record, error } = useRequest(id, known);
  const asked = tabs.find((name) => name === address.get('tab')) ?? 'summary';
  const [tab, setTab] = useState<Tab>(asked);
  useKey('j', () => onMove(1));
  useKey('k', () => onMove(-1));

  function choose(next: Tab): void {
    setTab(next);
    address.set({ tab: next === 'summary' ? '' : next });
  }

  return (
    <Dialog
      open
      onClose={onClose}
      shape="sheet"
      beside
      width="max-w-2xl"
      actions={
        <>
          <IconButton label={text.requests.previous} onClick={() => onMove(-1)}>
            <ChevronUp aria-hidden="true" className="size-4" />
          </IconButton>
          <IconButton label={text.requests.next} onClick={() => onMove(1)}>
            <ChevronDown aria-hidden="true" className="size-4" />
          </IconButton>
        </>
      }
      title={
        <span className="flex items-center gap-2">
          {row && (
            <Badge tone={toneOf(row)}>{row.status > 0 ? row.status : text.requests.states[row.state]}</Badge>
          )}
          <span className="truncate font-mono text-sm">{row ? `${row.method} ${row.path}` : id}</span>
        </span>
      }
    >
      <div className="sticky top-0 z-10 border-b border-line bg-surface">
        {row && <RequestActions row={row} isKept={record?.capture !== undefined} />}
        <TabList
          label={text.shell.requests}
          tabs={tabs.map((name) => ({ name, text: text.requests[name] }))}
          current={tab}
          onChange={choose}
        />
      </div>
      {!row && error && <Failure error={error} />}
      {!row && !error && <SkeletonRows rows={6} />}
      {row && (
        <div id={`panel-${tab}`} role="tabpanel" aria-labelledby={`tab-${tab}`} className="p-4">
          {tab === 'summary' && <SummaryTab row={row} record={record} />}
          {tab === 'timing' && <TimingTab row={row} record={record} />}
          {tab === 'changes' && <ChangesTab record={record} />}
          {tab === 'conversation' && <ConversationTab row={row} />}
          {tab === 'request' && <BodyTab id={id} side="request" />}
          {tab === 'response' && <BodyTab id={id} side="response" />}
          {tab === 'raw' && <RawTab id={id} />}
        </div>
      )}
    </Dialog>
  );
}
