'use client';

import type { ChangeCause } from '@clp/core/schema';
import { History } from 'lucide-react';
import { useState } from 'react';
import { ChangeItem } from '@/components/history/change-item';
import { Button } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Empty, Failure, SkeletonRows } from '@/components/ui/states';
import { useAddress } from '@/hooks/use-address';
import { useChanges } from '@/hooks/use-changes';
import { useText } from '@/hooks/use-text';

const causes = [
  'console',
  'cli',
  'hand edit',
  'failover',
  'cooldown',
  'start',
] as const satisfies ChangeCause[];

/** Changes shown at first, and how many more at once. */
const pageSize = 500;

export function HistoryPage() {
  const text = useText();
  const [limit, setLimit] = useState(pageSize);
  const { changes, error, refresh } = useChanges(limit);
  const address = useAddress();
  const cause = address.get('cause');
  const file = address.get('file');
  const files = [...new Set(changes?.map((change) => change.file))].sort();
  const shown = changes?.filter(
    (change) => (!cause || change.cause === cause) && (!file || change.file === file),
  );
  return (
    <>
      <PageHeader title={text.shell.history} intro={text.history.intro} />
      <div className="mb-3 flex flex-wrap gap-2">
        <Select
          fit
          aria-label={text.history.cause}
          value={cause}
          onChange={(event) => address.set({ cause: event.target.value })}
        >
          <option value="">{text.history.all}</option>
          {causes.map((each) => (
            <option key={each} value={each}>
              {text.history.causes[each]}
            </option>
          ))}
        </Select>
        <Select
          fit
          aria-label={text.history.file}
          value={file}
          onChange={(event) => address.set({ file: event.target.value })}
        >
          <option value="">{text.history.allFiles}</option>
          {files.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
      </div>
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
        {shown?.length === 0 && changes?.length !== 0 && (
          <p className="px-4 py-3 text-ink-2">{text.history.noMatch}</p>
        )}
        <ul className="divide-y divide-line">
          {shown?.map((change) => (
            <ChangeItem key={change.id} change={change} />
          ))}
        </ul>
        {changes && changes.length >= limit && (
          <p className="border-t border-line p-2 text-center">
            <Button look="quiet" onClick={() => setLimit(limit + pageSize)}>
              {text.history.earlier}
            </Button>
          </p>
        )}
      </Panel>
    </>
  );
}
