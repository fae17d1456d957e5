'use client';

import type { ServiceName } from '@clp/core';
import { byWeight } from '@clp/core/schema';
import { toast } from 'sonner';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { OrderRow } from '@/components/routing/order-row';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Sortable } from '@/components/ui/sortable';
import { SkeletonRows } from '@/components/ui/states';
import { useDraft } from '@/hooks/use-draft';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { entriesOf } from '@/lib/config-entry';
import { weightsAfterMove } from '@/lib/weights';

/** The configs of a service in the order of their weights, with what the proxy knows of each now. */
export function OrderPanel({ service }: { service: ServiceName }) {
  const text = useText();
  const words = text.policy;
  const draft = useDraft(service);
  const { overview, refresh } = useOverview();
  const view = overview?.services.find(({ name }) => name === service);
  if (!draft.base || draft.base.state === 'broken') {
    return (
      <Panel title={words.order}>{draft.base ? <BrokenFile view={draft.base} /> : <SkeletonRows />}</Panel>
    );
  }
  const order = entriesOf(draft.value)
    .map(({ name, entry }) => ({ name, weight: Number(entry.weight ?? 0) || 0 }))
    .sort(byWeight);

  function move(from: number, to: number): void {
    const changes = Object.entries(weightsAfterMove(order, { from, to }));
    draft.edit(changes.map(([name, weight]) => ({ path: [name, 'weight'], value: weight })));
  }

  async function resetAll(): Promise<void> {
    await write('POST', `/api/configs/${service}/reset`).catch((error: Error) => toast.error(error.message));
    await refresh();
  }

  return (
    <Panel
      title={words.order}
      actions={
        <Button size="small" onClick={() => void resetAll()} disabled={view?.state !== 'up'}>
          {words.resetAll}
        </Button>
      }
    >
      <p className="border-b border-line px-4 py-2.5 text-xs text-ink-2">{words.orderHint}</p>
      {order.length === 0 && <p className="px-4 py-3 text-ink-2">{text.overview.noConfig}</p>}
      <Sortable ids={order.map(({ name }) => name)} onMove={move}>
        <ol className="divide-y divide-line">
          {order.map(({ name, weight }, index) => (
            <OrderRow
              key={name}
              service={service}
              name={name}
              weight={weight}
              isActive={view?.active === name}
              isUp={view?.state === 'up'}
              health={view?.health?.configs.find((each) => each.name === name)}
              order={{ index, count: order.length, onMove: move }}
            />
          ))}
        </ol>
      </Sortable>
      <SaveBar draft={draft} place="panel" />
    </Panel>
  );
}
