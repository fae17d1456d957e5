'use client';

import type { Dimension, Group } from '@clp/core/request-index';
import type { Metric } from '@/components/usage/usage-page';
import { useText } from '@/hooks/use-text';
import { formatCost, formatCount } from '@/lib/format';

interface StackedChartProps {
  groups: readonly Group[];
  unit: 'hour' | 'day';
  group: Dimension;
  metric: Metric;
}

const colours = [
  'var(--accent)',
  'var(--codex)',
  'var(--claude)',
  'var(--legacy)',
  'var(--good)',
  'var(--warn)',
  'var(--bad)',
  'var(--ink-2)',
];
const maxSeries = colours.length;

/** Bars over time, one colour a series; the table below holds the same numbers. */
export function StackedChart({ groups, unit, group, metric }: StackedChartProps) {
  const words = useText().usage;
  const measure = (each: Group) => each[metric];
  const names = seriesOf(groups, group, measure);
  const buckets = [...new Set(groups.map(({ keys }) => keys[unit] ?? ''))].sort();
  const bars = buckets.map((bucket) => {
    const members = groups.filter(({ keys }) => keys[unit] === bucket);
    const parts = names.map((name) =>
      sum(
        members.filter(({ keys }) => keys[group] === name),
        measure,
      ),
    );
    const rest = sum(members, measure) - parts.reduce((all, part) => all + part, 0);
    return { bucket, parts: rest > 0 ? [...parts, rest] : parts };
  });
  const top = Math.max(1, ...bars.map(({ parts }) => parts.reduce((all, part) => all + part, 0)));
  const show = (value: number) => (metric === 'cost' ? formatCost(value / 1e6) : formatCount(value));
  return (
    <div className="p-4">
      <div
        className="flex h-48 items-end gap-[2px]"
        role="img"
        aria-label={`${words.chart}: ${words[metric]}`}
      >
        {bars.map(({ bucket, parts }) => (
          <div
            key={bucket}
            className="flex h-full min-w-[3px] max-w-12 flex-1 flex-col-reverse rounded-sm hover:bg-hover"
            title={[
              bucket,
              ...parts.map((part, index) => `${names[index] || words.other}: ${show(part)}`),
            ].join('\n')}
          >
            {parts.map((part, index) => (
              <div
                key={names[index] ?? 'other'}
                style={{ height: `${(part / top) * 100}%`, background: colours[index % maxSeries] }}
                className="w-full first:rounded-b-sm last:rounded-t-sm"
              />
            ))}
          </div>
        ))}
      </div>
      <div className="num mt-2 flex justify-between text-2xs text-ink-3">
        <span>{buckets[0]}</span>
        <span>
          {words[metric]}, max {show(top)}
        </span>
        <span>{buckets.length > 1 ? buckets.at(-1) : ''}</span>
      </div>
      <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
        {names.map((name, index) => (
          <li key={name} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="size-2.5 rounded-[2px]"
              style={{ background: colours[index % maxSeries] }}
            />
            {name || words.noName}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The largest series, largest first. */
function seriesOf(groups: readonly Group[], group: Dimension, measure: (each: Group) => number): string[] {
  const sizes = new Map<string, number>();
  for (const each of groups) {
    const name = each.keys[group] ?? '';
    sizes.set(name, (sizes.get(name) ?? 0) + measure(each));
  }
  return [...sizes]
    .sort((a, b) => b[1] - a[1])
    .slice(0, maxSeries)
    .map(([name]) => name);
}

function sum(groups: readonly Group[], measure: (each: Group) => number): number {
  return groups.reduce((all, each) => all + measure(each), 0);
}
