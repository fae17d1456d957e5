'use client';

import { Activity, ArrowUp, Pause, Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Announcer } from '@/components/requests/announcer';
import { FacetMenus } from '@/components/requests/facet-menus';
import { Histogram } from '@/components/requests/histogram';
import { LogMenu } from '@/components/requests/log-menu';
import { QueryBar } from '@/components/requests/query-bar';
import { RequestDrawer } from '@/components/requests/request-drawer';
import { type LogHandle, RequestLog } from '@/components/requests/request-log';
import { SavedViews } from '@/components/requests/saved-views';
import { TimeRange } from '@/components/requests/time-range';
import { Button } from '@/components/ui/button';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Empty, Failure, SkeletonRows } from '@/components/ui/states';
import { useAddress } from '@/hooks/use-address';
import { useFollow } from '@/hooks/use-follow';
import { useKey } from '@/hooks/use-key';
import { useLive } from '@/hooks/use-live';
import { queryOfView, useRequestOverview, useRequests } from '@/hooks/use-requests';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';

export function RequestsPage() {
  const text = useText();
  const words = text.requests;
  const address = useAddress();
  const view = {
    query: address.get('q'),
    from: Number(address.get('from')) || 0,
    to: Number(address.get('to')) || 0,
  };
  const { rows, error, isLoading, hasMore, loadMore, refresh } = useRequests(view);
  const { overview, refresh: refreshOverview } = useRequestOverview(view);
  const { skipped } = useLive();
  const { shown, fresh, isHeld, hold, follow } = useFollow(rows);
  const log = useRef<LogHandle>(null);
  const [isPaused, setPaused] = useState(false);
  const { selected, select } = useSelected();
  const viewAddress = queryOfView(view).toString();
  const search = (query: string) => address.set({ q: query });

  function goOn(): void {
    setPaused(false);
    follow();
    log.current?.scrollToTop();
  }

  function togglePause(): void {
    if (isHeld) {
      goOn();
      return;
    }
    setPaused(true);
    hold();
  }

  useKey(' ', togglePause);
  useKey('j', () => log.current?.move(1));
  useKey('k', () => log.current?.move(-1));

  return (
    <>
      <PageHeader title={text.shell.requests} intro={words.intro} />
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <QueryBar query={view.query} onChange={search} />
        <TimeRange from={view.from} to={view.to} onChange={address.set} />
        <div className="flex items-center gap-2">
          <SavedViews address={viewAddress} onOpen={(next) => address.replace(new URLSearchParams(next))} />
          <Button onClick={togglePause} aria-pressed={isHeld}>
            {isHeld ? (
              <Play aria-hidden="true" className="size-3.5" />
            ) : (
              <Pause aria-hidden="true" className="size-3.5" />
            )}
            {isHeld ? words.follow : words.pause}
          </Button>
          <LogMenu
            query={viewAddress}
            onCleared={() => {
              refresh();
              void refreshOverview();
            }}
          />
        </div>
      </div>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <FacetMenus query={view.query} overview={overview} onChange={search} />
        <span className="num text-xs text-ink-3">
          {skipped > 0 && <span className="mr-3 text-warn">{words.skipped}</span>}
          {overview && fill(words.loaded, { n: shown.length, total: Math.max(overview.total, shown.length) })}
        </span>
      </div>
      <Panel className="overflow-hidden">
        {overview && overview.histogram.bars.length > 1 && (
          <Histogram
            data={overview.histogram}
            onChoose={({ from, to }) => address.set({ from: String(from), to: String(to) })}
          />
        )}
        {isHeld && (fresh > 0 || isPaused) && (
          <div className="pointer-events-none absolute inset-x-0 bottom-4 z-10 flex justify-center">
            <Button look="primary" className="pointer-events-auto rounded-full shadow-pop" onClick={goOn}>
              <ArrowUp aria-hidden="true" className="size-3.5" />
              {fill(words.fresh, { n: fresh })}
            </Button>
          </div>
        )}
        {error && shown.length === 0 && <Failure error={error} onRetry={refresh} />}
        {isLoading && shown.length === 0 && <SkeletonRows rows={8} />}
        {!isLoading && !error && shown.length === 0 && (
          <NothingFound
            isFiltered={viewAddress !== ''}
            onClear={() => address.replace(new URLSearchParams())}
          />
        )}
        {shown.length > 0 && (
          <RequestLog
            handle={log}
            rows={shown}
            selected={selected}
            onSelect={select}
            onScroll={(isAtTop) => {
              if (!isAtTop) hold();
              else if (!isPaused) follow();
            }}
            onEnd={hasMore ? loadMore : undefined}
          />
        )}
      </Panel>
      <Announcer />
      {selected && (
        <RequestDrawer
          key={selected}
          id={selected}
          known={shown.find(({ id }) => id === selected)}
          onClose={() => select('')}
          onMove={(step) => {
            const next = shown[shown.findIndex(({ id }) => id === selected) + step];
            if (next) select(next.id);
          }}
        />
      )}
    </>
  );
}

/** The request whose drawer is open: at once in this page, and in its address as soon as the router has drawn that. */
function useSelected(): { selected: string; select: (id: string) => void } {
  const address = useAddress();
  const linked = address.get('id');
  const [selected, setSelected] = useState(linked);
  useEffect(() => setSelected(linked), [linked]);

  function select(id: string): void {
    setSelected(id);
    address.set({ id });
  }

  return { selected, select };
}

function NothingFound({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const words = useText().requests;
  return (
    <Empty
      icon={<Activity aria-hidden="true" />}
      title={isFiltered ? words.noMatch : words.empty}
      hint={isFiltered ? words.noMatchHint : words.emptyHint}
      action={isFiltered && <Button onClick={onClear}>{words.clear}</Button>}
    />
  );
}
