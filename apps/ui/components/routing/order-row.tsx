'use client';

import type { ServiceName } from '@clp/core';
import { ArrowUpToLine } from 'lucide-react';
import { ConfigHealth } from '@/components/configs/config-health';
import { ConfigTest } from '@/components/configs/config-test';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { type OrderProps, sortableItemStyle, useSortableItem } from '@/components/ui/sortable';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { fill } from '@/lib/i18n/fill';
import type { ServiceView } from '@/lib/overview';

interface OrderRowProps {
  service: ServiceName;
  name: string;
  weight: number;
  isActive: boolean;
  isUp: boolean;
  health: NonNullable<ServiceView['health']>['configs'][number] | undefined;
  order: OrderProps;
}

export function OrderRow({ service, name, weight, isActive, isUp, health, order }: OrderRowProps) {
  const text = useText();
  const words = text.policy;
  const { item, handle } = useSortableItem({ id: name, name, ...order });
  return (
    <li
      {...item}
      className={classNames(
        'flex flex-wrap items-center gap-x-3 gap-y-1 px-2 py-2 sm:px-3',
        health?.state === 'open' && 'bg-warn-soft/40',
        sortableItemStyle,
      )}
    >
      {handle}
      <span className="flex min-w-32 flex-1 flex-wrap items-center gap-x-2">
        <span className="break-all font-medium">{name}</span>
        {isActive && <Badge tone="accent">{text.configs.active}</Badge>}
        <span className="num text-xs text-ink-3">
          {text.configs.weight} {weight}
        </span>
        {health !== undefined && health.in_flight + health.queued > 0 && (
          <span className="num text-xs text-ink-3">
            {fill(words.underWay, { n: health.in_flight, queued: health.queued })}
          </span>
        )}
      </span>
      <ConfigHealth service={service} config={health} isUp={isUp} />
      <span className="ml-auto flex items-center">
        <ConfigTest service={service} config={name} />
        <IconButton
          label={fill(words.pin, { name })}
          disabled={order.index === 0}
          onClick={() => order.onMove(order.index, 0)}
        >
          <ArrowUpToLine aria-hidden="true" className="size-4" />
        </IconButton>
      </span>
    </li>
  );
}
