'use client';

import type { Dimension } from '@clp/core/request-index';
import { ChartColumn } from 'lucide-react';
import { useState } from 'react';
import { Select } from '@/components/ui/field';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { Empty, Failure, SkeletonRows } from '@/components/ui/states';
import { BreakdownTable } from '@/components/usage/breakdown-table';
import { Kpis } from '@/components/usage/kpis';
import { StackedChart } from '@/components/usage/stacked-chart';
import { useAddress } from '@/hooks/use-address';
import { useText } from '@/hooks/use-text';
import { useUsage } from '@/hooks/use-usage';
import { type Range, rangeOf, startOf } from '@/lib/usage-range';

export const groupings = [
  'model',
  'config',
  'service',
  'client',
  'project',
] as const satisfies readonly Dimension[];
export const metrics = ['total', 'requests', 'cost'] as const;
export type Metric = (typeof metrics)[number];

export function UsagePage() {
  const text = useText();
  const address = useAddress();
  const [openedAt] = useState(() => Date.now());
  const range = rangeOf(address.get('range'));
  const group = groupings.find((name) => name === address.get('by')) ?? 'model';
  const metric = metrics.find((name) => name === address.get('metric')) ?? 'total';
  const from = startOf(range, openedAt);
  const unit = range === '24h' ? 'hour' : 'day';
  const totals = useUsage(from, []);
  const table = useUsage(from, [group]);
  const series = useUsage(from, [unit, group]);
  const words = text.usage;
  const total = totals.usage?.groups[0];

  return (
    <>
      <PageHeader
        title={text.shell.usage}
        intro={words.intro}
        actions={
          <>
            <Segmented<Range>
              label={words.range}
              value={range}
              onChange={(value) => address.set({ range: value })}
              options={[
                { value: '24h', text: words.hours24 },
                { value: '7d', text: words.days7 },
                { value: '30d', text: words.days30 },
                { value: 'all', text: words.all },
              ]}
            />
            <Segmented<Metric>
              label={words.metric}
              value={metric}
              onChange={(value) => address.set({ metric: value })}
              options={metrics.map((value) => ({ value, text: words[value] }))}
            />
            <Select
              aria-label={words.by}
              value={group}
              onChange={(event) => address.set({ by: event.target.value })}
              fit
            >
              {groupings.map((name) => (
                <option key={name} value={name}>
                  {words[name]}
                </option>
              ))}
            </Select>
          </>
        }
      />
      {totals.error && !totals.usage && (
        <Panel>
          <Failure error={totals.error} />
        </Panel>
      )}
      {!totals.usage && !totals.error && (
        <Panel>
          <SkeletonRows rows={6} />
        </Panel>
      )}
      {totals.usage && (!total || total.requests === 0) && (
        <Panel>
          <Empty icon={<ChartColumn aria-hidden="true" />} title={words.empty} hint={words.emptyHint} />
        </Panel>
      )}
      {totals.usage && total && total.requests > 0 && (
        <div className="space-y-3">
          <Kpis total={total} latency={totals.usage.latency} />
          <Panel title={words.chart}>
            <StackedChart groups={series.usage?.groups ?? []} unit={unit} group={group} metric={metric} />
          </Panel>
          <BreakdownTable groups={table.usage?.groups ?? []} group={group} total={total} />
        </div>
      )}
    </>
  );
}
