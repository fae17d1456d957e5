'use client';

import { History } from 'lucide-react';
import { ChangeItem } from '@/components/history/change-item';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Empty, Failure, SkeletonRows } from '@/components/ui/states';
import { useChanges } from '@/hooks/use-changes';
import { useText } from '@/hooks/use-text';

export function HistoryPage() {
  const text = useText();
  const { changes, error, refresh } = useChanges(200);
  return (
    <>
      <PageHeader title={text.shell.history} intro={text.history.intro} />
      <Panel>
        {error && !changes && <Failure error={error} onRetry={() => void refresh()} />}
        {!error && !changes && <SkeletonRows rows={8} />}
        {changes?.length === 0 && (
          <Empty
            icon={<History aria-hidden="true" />}
            title={text.history.empty}
            hint={text.history.emptyHint}
          />
        )}
        <ul className="divide-y divide-line">
          {changes?.map((change) => (
            <ChangeItem key={change.id} change={change} />
          ))}
        </ul>
      </Panel>
    </>
  );
}
