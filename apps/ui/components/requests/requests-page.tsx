'use client';

import { Activity, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { RequestDrawer } from '@/components/requests/request-drawer';
import { RequestLog } from '@/components/requests/request-log';
import { SearchBar } from '@/components/requests/search-bar';
import { Button } from '@/components/ui/button';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Empty, Failure, SkeletonRows } from '@/components/ui/states';
import { useAddress } from '@/hooks/use-address';
import { useRequests } from '@/hooks/use-requests';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';

export function RequestsPage() {
  const text = useText();
  const address = useAddress();
  const search = {
    service: address.get('service'),
    outcome: address.get('outcome'),
    text: address.get('text'),
  };
  const { rows, error, isLoading, hasMore, loadMore, refresh } = useRequests(search);
  const [frozen, setFrozen] = useState<typeof rows>();
  const shown = frozen ?? rows;
  const fresh = frozen ? rows.findIndex(({ id }) => id === frozen[0]?.id) : 0;
  const isFiltered = Boolean(search.service || search.outcome || search.text);

  return (
    <>
      <PageHeader title={text.shell.requests} intro={text.requests.intro} />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchBar search={search} onChange={address.set} />
        <span className="num text-xs text-ink-3">{fill(text.requests.loaded, { n: shown.length })}</span>
        <Button onClick={() => setFrozen(frozen ? undefined : rows)} aria-pressed={frozen !== undefined}>
          {frozen ? (
            <Play aria-hidden="true" className="size-3.5" />
          ) : (
            <Pause aria-hidden="true" className="size-3.5" />
          )}
          {frozen ? text.requests.follow : text.requests.pause}
          {fresh > 0 && (
            <span className="num text-accent-ink">{fill(text.requests.fresh, { n: fresh })}</span>
          )}
        </Button>
      </div>
      <Panel>
        {error && shown.length === 0 && <Failure error={error} onRetry={refresh} />}
        {isLoading && shown.length === 0 && <SkeletonRows rows={8} />}
        {!isLoading && !error && shown.length === 0 && (
          <Empty
            icon={<Activity aria-hidden="true" />}
            title={isFiltered ? text.requests.noMatch : text.requests.empty}
            hint={isFiltered ? text.requests.noMatchHint : text.requests.emptyHint}
            action={
              isFiltered && (
                <Button onClick={() => address.set({ service: '', outcome: '', text: '' })}>
                  {text.requests.clear}
                </Button>
              )
            }
          />
        )}
        {shown.length > 0 && (
          <RequestLog rows={shown} selected={address.get('id')} onSelect={(id) => address.set({ id })} />
        )}
        {hasMore && (
          <div className="border-t border-line p-2 text-center">
            <Button look="quiet" onClick={loadMore}>
              {text.requests.older}
            </Button>
          </div>
        )}
      </Panel>
      {address.get('id') && (
        <RequestDrawer
          key={address.get('id')}
          id={address.get('id')}
          onClose={() => address.set({ id: '' })}
        />
      )}
    </>
  );
}
