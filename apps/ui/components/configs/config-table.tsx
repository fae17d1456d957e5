'use client';

import type { ServiceName } from '@clp/core';
import { KeyRound } from 'lucide-react';
import { ConfigRow } from '@/components/configs/config-row';
import { Panel } from '@/components/ui/panel';
import { Empty } from '@/components/ui/states';
import type { Draft } from '@/hooks/use-draft';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import type { EntryView } from '@/lib/config-entry';
import { fill } from '@/lib/i18n/fill';

interface ConfigTableProps {
  service: ServiceName;
  draft: Draft;
  entries: EntryView[];
  onEdit: (name: string) => void;
}

/** Configs grouped by upstream host, as several keys of one relay belong together. */
export function ConfigTable({ service, draft, entries, onEdit }: ConfigTableProps) {
  const text = useText();
  const { overview } = useOverview();
  const view = overview?.services.find(({ name }) => name === service);
  if (entries.length === 0) {
    return (
      <Panel>
        <Empty
          icon={<KeyRound aria-hidden="true" />}
          title={text.configs.empty}
          hint={text.configs.emptyHint}
        />
      </Panel>
    );
  }
  const hosts = groupByHost(entries);
  return (
    <Panel className="overflow-x-auto">
      <table className="w-full min-w-[720px] text-left">
        <thead>
          <tr className="border-b border-line text-xs text-ink-3 [&>th]:h-9 [&>th]:px-4 [&>th]:font-medium">
            <th scope="col">{text.configs.name}</th>
            <th scope="col">{text.configs.credential}</th>
            <th scope="col" className="text-right">
              {text.configs.weight}
            </th>
            <th scope="col" className="text-right">
              {text.configs.rpm}
            </th>
            <th scope="col">{text.configs.health}</th>
            <th scope="col">
              <span className="sr-only">{text.common.more}</span>
            </th>
          </tr>
        </thead>
        {[...hosts].map(([host, members]) => (
          <tbody key={host} className="border-b border-line last:border-b-0">
            <tr>
              <th scope="rowgroup" colSpan={6} className="px-4 pb-1 pt-3 text-xs font-medium text-ink-3">
                <span className="font-mono">{host}</span>
                {members.length > 1 && (
                  <span className="ml-2">{fill(text.configs.keys, { n: members.length })}</span>
                )}
              </th>
            </tr>
            {members.map((member) => (
              <ConfigRow
                key={member.name}
                service={service}
                draft={draft}
                view={view}
                config={member}
                onEdit={onEdit}
              />
            ))}
          </tbody>
        ))}
      </table>
    </Panel>
  );
}

function groupByHost(entries: readonly EntryView[]): Map<string, EntryView[]> {
  const groups = new Map<string, EntryView[]>();
  for (const entry of entries) groups.set(entry.host, [...(groups.get(entry.host) ?? []), entry]);
  return groups;
}
