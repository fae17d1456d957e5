'use client';

import { useState } from 'react';
import { Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { Kpis } from '@/components/usage/kpis';
import { StackedChart } from '@/components/usage/stacked-chart';
import { useAddress } from '@/hooks/use-address';
import { useText } from '@/hooks/use-text';
import { useUsage } from '@/hooks/use-usage';
import { spanOf, unitOf } from '@/lib/usage-range';
import { seriesOf } from '@/lib/usage-series';

const ranges = ['24h', '7d', '30d', 'all'] as const;
type Range = (typeof ranges)[number];

/** What went well is quiet, what did not is seen at a glance. */
const outcomeColours: Record<string, string> = {
  ok: 'var(--accent)',
  client_error: 'var(--warn)',
  upstream_error: 'var(--bad)',
  broken: 'var(--claude)',
  refused: 'var(--legacy)',
  aborted: 'var(--line-strong)',
};

/** The numbers and the traffic of a range; nothing before the first request. */
export function Traffic() {
  const text = useText();
  const words = text.usage;
  const address = useAddress();
  const [openedAt] = useState(() => Date.now());
  const range = ranges.find((each) => each === address.get('range')) ?? '24h';
  const span = spanOf(range, openedAt, { from: '', to: '' });
  const unit = unitOf(span, openedAt);
  const { usage } = useUsage(span, []);
  const traffic = useUsage(span, [unit, 'outcome']);
  const outcomes = useUsage(span, ['outcome']);
  const total = usage?.groups[0];
  if (!usage || !total || (total.requests === 0 && range === '24h')) return null;
  const good = outcomes.usage?.groups.find(({ keys }) => keys.outcome === 'ok')?.requests ?? 0;
  const series = seriesOf(traffic.usage?.groups ?? [], {
    unit,
    group: 'outcome',
    metric: 'requests',
    span,
    now: openedAt,
  });
  const named = { ...series, names: series.names.map((name) => outcomeWord(name, text.overview.outcomes)) };
  return (
    <div className="mt-3 space-y-3">
      <Kpis total={total} latency={usage.latency} good={good} />
      <Panel
        title={text.overview.traffic}
        actions={
          <Segmented<Range>
            label={words.range}
            value={range}
            onChange={(value) => address.set({ range: value === '24h' ? '' : value })}
            options={[
              { value: '24h', text: words.hours24 },
              { value: '7d', text: words.days7 },
              { value: '30d', text: words.days30 },
              { value: 'all', text: words.all },
            ]}
          />
        }
      >
        <StackedChart
          series={named}
          metric="requests"
          isLow
          colours={series.names.map((name) => outcomeColours[name] ?? 'var(--ink-2)')}
        />
      </Panel>
    </div>
  );
}

function outcomeWord<Words extends Record<string, string>>(name: string, words: Words): string {
  return words[name] ?? name;
}
