'use client';

import type { ServiceName } from '@clp/core';
import type { BalanceFile, BalanceMode } from '@clp/core/schema';
import { toast } from 'sonner';
import { ConfigHealth } from '@/components/configs/config-health';
import { NumberField } from '@/components/configs/number-field';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { PinButton } from '@/components/routing/pin-button';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Field, Select } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/states';
import { useDraft } from '@/hooks/use-draft';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { isObject } from '@/lib/record';

/** How configs are ordered, when one is left out, and their state now. Saving touches settings only, never counters. */
export function BalancePanel({ service }: { service: ServiceName }) {
  const text = useText();
  const words = text.policy;
  const draft = useDraft('balance');
  const { overview, refresh } = useOverview();
  const view = overview?.services.find(({ name }) => name === service);
  if (!draft.base) {
    return (
      <Panel title={words.balance}>
        <SkeletonRows />
      </Panel>
    );
  }
  if (draft.base.state === 'broken') {
    return (
      <Panel title={words.balance}>
        <BrokenFile view={draft.base} />
      </Panel>
    );
  }
  const file: BalanceFile = isObject(draft.value) ? draft.value : {};
  const section = file.services?.[service];
  const modes: Record<BalanceMode, string> = {
    'active-first': words.activeFirst,
    'weight-based': words.weightBased,
    'weighted-share': words.weightedShare,
    'least-busy': words.leastBusy,
  };
  const set = (key: string, value: unknown) => draft.edit([{ path: ['services', service, key], value }]);

  async function resetAll(): Promise<void> {
    await write('POST', `/api/configs/${service}/reset`, {}).catch((error: Error) =>
      toast.error(error.message),
    );
    await refresh();
  }

  const ranked = [...(view?.health?.configs ?? [])].sort((a, b) => b.weight - a.weight);
  return (
    <div>
      <Panel
        title={words.balance}
        actions={
          <Button size="small" onClick={() => void resetAll()} disabled={view?.state !== 'up'}>
            {words.resetAll}
          </Button>
        }
      >
        <div className="grid gap-3 p-4 sm:grid-cols-3">
          <Field label={words.balanceMode}>
            {(control) => (
              <Select
                {...control}
                value={file.mode ?? 'active-first'}
                onChange={(event) => draft.edit([{ path: ['mode'], value: event.target.value }])}
              >
                {Object.entries(modes).map(([value, name]) => (
                  <option key={value} value={value}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <NumberField
            label={words.threshold}
            value={section?.failureThreshold ?? 3}
            onChange={(value) => set('failureThreshold', value)}
          />
          <NumberField
            label={words.cooldown}
            value={section?.cooldownSeconds ?? 60}
            onChange={(value) => set('cooldownSeconds', value)}
          />
        </div>
        <h3 className="border-t border-line px-4 pt-3 text-xs font-medium text-ink-3">{words.order}</h3>
        <ol className="divide-y divide-line">
          {ranked.map((config, index) => (
            <li key={config.name} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
              <span className="num w-4 text-xs text-ink-3">{index + 1}</span>
              <span className="min-w-0 flex-1 truncate font-medium">
                {config.name}{' '}
                {config.name === view?.active && <Badge tone="accent">{text.configs.active}</Badge>}
              </span>
              <span className="num text-xs text-ink-2">
                {text.configs.weight} {config.weight}
              </span>
              <ConfigHealth service={service} config={config} isUp />
              {index > 0 && (
                <PinButton service={service} config={config.name} weight={(ranked[0]?.weight ?? 0) + 1} />
              )}
            </li>
          ))}
          {ranked.length === 0 && (
            <li className="px-4 py-3 text-ink-2">
              {view?.state === 'up' ? text.overview.noConfig : text.overview.stopped}
            </li>
          )}
        </ol>
      </Panel>
      <SaveBar draft={draft} />
    </div>
  );
}
