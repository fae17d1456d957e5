'use client';

import type { ServiceName } from '@clp/core';
import { ConfigHealth } from '@/components/configs/config-health';
import { ConfigMenu } from '@/components/configs/config-menu';
import { ConfigTest } from '@/components/configs/config-test';
import { LastTest } from '@/components/configs/last-test';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { type OrderProps, sortableItemStyle, useSortableItem } from '@/components/ui/sortable';
import type { ConfigStats } from '@/hooks/use-config-stats';
import type { Draft } from '@/hooks/use-draft';
import { useSwitchConfig } from '@/hooks/use-switch-config';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { type EntryView, rpmFieldOf } from '@/lib/config-entry';
import { formatMs, formatShare } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';
import type { ServiceView } from '@/lib/overview';

interface ConfigRowProps {
  service: ServiceName;
  draft: Draft;
  view: ServiceView | undefined;
  config: EntryView;
  stats: ConfigStats | undefined;
  /** Set where the order can be changed. */
  order: OrderProps | undefined;
  onEdit: (name: string) => void;
  onDelete: (name: string) => void;
}

export function ConfigRow(props: ConfigRowProps) {
  return props.order ? (
    <OrderedRow {...props} order={props.order} />
  ) : (
    <li className="px-4 py-2.5">
      <RowContent {...props} />
    </li>
  );
}

function OrderedRow({ order, ...props }: ConfigRowProps & { order: OrderProps }) {
  const { name } = props.config;
  const { item, handle } = useSortableItem({ id: name, name, ...order });
  return (
    <li {...item} className={classNames('flex items-start gap-1 py-2.5 pl-2 pr-4', sortableItemStyle)}>
      {handle}
      <div className="min-w-0 flex-1">
        <RowContent {...props} />
      </div>
    </li>
  );
}

function RowContent({
  service,
  draft,
  view,
  config,
  stats,
  onEdit,
  onDelete,
}: Omit<ConfigRowProps, 'order'>) {
  const text = useText();
  const words = text.configs;
  const switchConfig = useSwitchConfig();
  const { name, entry, secret } = config;
  const active = view?.active === name;
  const fault = draft.base?.faults.find((each) => each.entry === name);
  const rpm = entry[rpmFieldOf(entry)];
  const limit = Number(rpm) > 0 ? `${rpm}/min` : words.unlimited;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5">
        <span className="flex min-w-24 flex-1 sm:min-w-40 flex-wrap items-center gap-x-2 gap-y-1 lg:max-w-56">
          <button
            type="button"
            onClick={() => onEdit(name)}
            disabled={draft.dirty}
            title={draft.dirty ? words.saveFirst : undefined}
            className="min-h-6 break-all text-left font-medium enabled:hover:underline"
          >
            {name}
          </button>
          {active && <Badge tone="accent">{words.active}</Badge>}
        </span>
        <span className="order-last flex flex-1 basis-full flex-wrap items-center gap-x-4 gap-y-1 sm:order-none sm:basis-0">
          <span className="w-16 font-mono text-xs text-ink-2">{secret || '–'}</span>
          <span className="num w-20 whitespace-nowrap text-xs text-ink-2">
            {words.weight} {String(entry.weight ?? 0)}
          </span>
          <span className="num w-24 whitespace-nowrap text-xs text-ink-2">
            {words.rpm} {limit}
          </span>
          <ConfigHealth
            service={service}
            config={view?.health?.configs.find((each) => each.name === name)}
            isUp={view?.state === 'up'}
          />
          {stats && (
            <span className="num whitespace-nowrap text-xs text-ink-3">
              {fill(words.stats, {
                share: formatShare(stats.answered),
                n: stats.requests,
                time: formatMs(stats.ms),
              })}
            </span>
          )}
          <LastTest service={service} config={name} />
        </span>
        <span className="ml-auto flex items-center gap-1">
          {!active && !fault && (
            <Button
              size="small"
              onClick={() => void switchConfig(service, name)}
              disabled={draft.dirty}
              title={draft.dirty ? words.saveFirst : undefined}
              aria-label={fill(words.switchTo, { name })}
            >
              {words.makeActive}
            </Button>
          )}
          <ConfigTest service={service} config={name} />
          <ConfigMenu
            service={service}
            name={name}
            isLocked={draft.dirty}
            onEdit={onEdit}
            onDelete={() => onDelete(name)}
          />
        </span>
      </div>
      {fault && <p className="mt-1 text-xs text-bad">{fill(words.problemEntry, { reason: fault.reason })}</p>}
    </>
  );
}
