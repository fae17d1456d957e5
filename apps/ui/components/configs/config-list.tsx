'use client';

import type { ServiceName } from '@clp/core';
import { KeyRound, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { ConfigRow } from '@/components/configs/config-row';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { type OrderProps, Sortable } from '@/components/ui/sortable';
import { Empty } from '@/components/ui/states';
import { useConfigStats } from '@/hooks/use-config-stats';
import type { Draft } from '@/hooks/use-draft';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { type EntryView, groupByHost } from '@/lib/config-entry';
import { fill } from '@/lib/i18n/fill';
import { moveInText } from '@/lib/reorder';

interface ConfigListProps {
  service: ServiceName;
  draft: Draft;
  entries: EntryView[];
  /** What the search leaves. */
  shown: EntryView[];
  grouping: 'host' | 'none';
  onAdd: () => void;
  onEdit: (name: string) => void;
  onDelete: (name: string) => void;
  onEditGroup: (host: string) => void;
}

/** Configs by upstream host, as several keys of one relay belong together; or in the order of the file, to change it. */
export function ConfigList(props: ConfigListProps) {
  const { service, draft, entries, shown, grouping, onEdit, onEditGroup } = props;
  const text = useText();
  const { overview } = useOverview();
  const stats = useConfigStats(service);
  const view = overview?.services.find(({ name }) => name === service);
  if (entries.length === 0) return <NoConfig onAdd={props.onAdd} />;
  if (shown.length === 0) return <Panel className="px-4 py-3 text-ink-2">{text.configs.noMatch}</Panel>;

  const rowOf = (config: EntryView, order?: OrderProps): ReactNode => (
    <ConfigRow
      key={config.name}
      service={service}
      draft={draft}
      view={view}
      config={config}
      stats={stats[config.name]}
      order={order}
      onEdit={onEdit}
      onDelete={props.onDelete}
    />
  );
  if (grouping === 'none') {
    const move = (from: number, to: number) => draft.setText(moveInText(draft.text, [], { from, to }));
    return (
      <Panel>
        <Sortable ids={shown.map(({ name }) => name)} onMove={move}>
          <ul className="divide-y divide-line">
            {shown.map((config, index) =>
              rowOf(
                config,
                // Places of a part of the list would be places of nothing.
                shown.length === entries.length ? { index, count: shown.length, onMove: move } : undefined,
              ),
            )}
          </ul>
        </Sortable>
      </Panel>
    );
  }
  return (
    <div className="space-y-3">
      {[...groupByHost(shown)].map(([host, members]) => (
        <Panel
          key={host}
          title={
            <span className="font-mono text-xs font-medium text-ink-2">
              {host || text.configs.noHost}
              {members.length > 1 && (
                <span className="ml-2 font-sans text-ink-3">
                  {fill(text.configs.keys, { n: members.length })}
                </span>
              )}
            </span>
          }
          actions={
            <Button
              size="small"
              look="quiet"
              aria-label={fill(text.configs.editGroup, { host })}
              onClick={() => onEditGroup(host)}
              disabled={draft.dirty}
              title={draft.dirty ? text.configs.saveFirst : undefined}
            >
              {text.configs.group}
            </Button>
          }
        >
          <ul className="divide-y divide-line">{members.map((config) => rowOf(config))}</ul>
        </Panel>
      ))}
    </div>
  );
}

function NoConfig({ onAdd }: { onAdd: () => void }) {
  const words = useText().configs;
  return (
    <Panel>
      <Empty
        icon={<KeyRound aria-hidden="true" />}
        title={words.empty}
        hint={words.emptyHint}
        action={
          <Button look="primary" onClick={onAdd}>
            <Plus aria-hidden="true" className="size-4" />
            {words.addConfig}
          </Button>
        }
      />
    </Panel>
  );
}
