'use client';

import type { RequestRecord } from '@clp/core/schema';
import { Badge } from '@/components/ui/badge';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';

/** Every edit CLP made, with its cause; text a filter removed is never shown. */
export function ChangesTab({ record }: { record: RequestRecord | undefined }) {
  const text = useText();
  if (!record) return <p className="text-ink-2">{text.requests.running}</p>;
  const hits = Object.entries(record.filter_hits ?? {});
  // The hits say of each filter rule what its note says.
  const changes = (record.changes ?? []).filter(({ stage }) => stage !== 'filter' || hits.length === 0);
  if (changes.length === 0 && hits.length === 0)
    return <p className="text-ink-2">{text.requests.noChanges}</p>;
  return (
    <ul className="divide-y divide-line">
      {hits.map(([rule, n]) => (
        <li key={rule} className="flex gap-3 py-2">
          <span className="w-16 shrink-0">
            <Badge tone="warn">filter</Badge>
          </span>
          <span className="break-all">{fill(text.requests.filterHits, { rule, n })}</span>
        </li>
      ))}
      {changes.map((change, index) => (
        <li key={index} className="flex gap-3 py-2">
          <span className="w-16 shrink-0">
            <Badge>{change.stage}</Badge>
          </span>
          <span className="min-w-0 flex-1">
            <span className="font-mono text-xs">{change.what}</span>
            {(change.before !== undefined || change.after !== undefined) && (
              <span className="ml-2 font-mono text-xs">
                <del className="text-bad">{change.before}</del>{' '}
                <ins className="text-good no-underline">{change.after}</ins>
              </span>
            )}
            <span className="block text-xs text-ink-3">{change.cause}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
