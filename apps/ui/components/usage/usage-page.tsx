'use client';

import { ChartColumn } from 'lucide-react';
import { useState } from 'react';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { Empty, Failure, SkeletonRows } from '@/components/ui/states';
import { BreakdownTable } from '@/components/usage/breakdown-table';
import { ClearUsage } from '@/components/usage/clear-usage';
import { Heatmap } from '@/components/usage/heatmap';
import { Kpis } from '@/components/usage/kpis';
import { SeriesTable } from '@/components/usage/series-table';
import { StackedChart } from '@/components/usage/stacked-chart';
import { UsageControls } from '@/components/usage/usage-controls';
import { useText } from '@/hooks/use-text';
import { useUsage } from '@/hooks/use-usage';
import { useUsageView } from '@/hooks/use-usage-view';
import { unitOf } from '@/lib/usage-range';
import { seriesOf } from '@/lib/usage-series';

export function UsagePage() {
  const text = useText();
  const words = text.usage;
  const [openedAt] = useState(() => Date.now());
  const view = useUsageView(openedAt);
  const { span, group, sub, metric, looks, setLooks } = view;
  const unit = unitOf(span, openedAt);
  const totals = useUsage(span, []);
  const table = useUsage(span, sub ? [group, sub] : [group]);
  const series = useUsage(span, [unit, group]);
  const total = totals.usage?.groups[0];
  const isEmpty = totals.usage !== undefined && (!total || total.requests === 0);
  const shown = seriesOf(series.usage?.groups ?? [], { unit, group, metric, span, now: openedAt });

  return (
    <>
      <PageHeader title={text.shell.usage} intro={words.intro} />
      <UsageControls view={view} />
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
      {isEmpty && (
        <Panel>
          <Empty icon={<ChartColumn aria-hidden="true" />} title={words.empty} hint={words.emptyHint} />
        </Panel>
      )}
      {totals.usage && total && total.requests > 0 && (
        <div className="space-y-3">
          <Kpis total={total} latency={totals.usage.latency} />
          <Panel
            title={words.chart}
            actions={
              <Segmented
                label={words.shownAs}
                value={looks}
                onChange={setLooks}
                options={[
                  { value: 'chart', text: words.asChart },
                  { value: 'table', text: words.asTable },
                ]}
              />
            }
          >
            {looks === 'chart' ? (
              <StackedChart series={shown} metric={metric} />
            ) : (
              <SeriesTable series={shown} metric={metric} />
            )}
          </Panel>
          <BreakdownTable
            groups={table.usage?.groups ?? []}
            by={sub ? [group, sub] : [group]}
            total={total}
          />
        </div>
      )}
      <div className="mt-3 space-y-3">
        <Heatmap metric={metric} now={openedAt} />
        <ClearUsage />
      </div>
    </>
  );
}
