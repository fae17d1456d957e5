'use client';

import { type KeyboardEvent, useState } from 'react';
import { useLanguage } from '@/hooks/use-text';
import type { Metric } from '@/hooks/use-usage-view';
import { formatBucket, formatMetric } from '@/lib/format';
import type { Messages } from '@/lib/i18n/dictionary';
import { fill } from '@/lib/i18n/fill';
import { languageTags } from '@/lib/i18n/locale';
import type { Series } from '@/lib/usage-series';

const usualColours = [
  'var(--accent)',
  'var(--codex)',
  'var(--claude)',
  'var(--legacy)',
  'var(--good)',
  'var(--warn)',
  'var(--bad)',
  'var(--ink-2)',
  'var(--line-strong)',
];

interface StackedChartProps {
  series: Series;
  metric: Metric;
  /** Half as high, where it is one thing among others. */
  isLow?: boolean;
  /** One a series, where they mean something. */
  colours?: readonly string[];
}

/** Bars over time, one colour a series. Arrow keys read one bar after the other. */
export function StackedChart({ series, metric, isLow = false, colours = usualColours }: StackedChartProps) {
  const { locale, text } = useLanguage();
  const words = text.usage;
  const buckets = series.buckets.map((bucket) => ({
    ...bucket,
    label: formatBucket(bucket.key, languageTags[locale]),
  }));
  const [at, setAt] = useState<number>();
  const sums = buckets.map(({ parts }) => parts.reduce((sum, part) => sum + part, 0));
  const top = Math.max(1, ...sums);
  const names = namesOf(series, words);
  const read = at === undefined ? undefined : buckets[at];

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -buckets.length, End: buckets.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(buckets.length - 1, (at ?? buckets.length) + step)));
  }

  return (
    <div className="p-4">
      <div
        role="slider"
        tabIndex={0}
        aria-label={`${words.chart}: ${words.metrics[metric]}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, buckets.length - 1)}
        aria-valuenow={at ?? Math.max(0, buckets.length - 1)}
        aria-valuetext={read && sentenceOf(read, { names, metric })}
        onKeyDown={onKeyDown}
        onMouseMove={({ currentTarget, clientX }) => {
          const bars = [...currentTarget.children];
          const under = bars.findIndex((bar) => bar.getBoundingClientRect().right >= clientX);
          setAt(under < 0 ? undefined : under);
        }}
        onMouseLeave={() => setAt(undefined)}
        onBlur={() => setAt(undefined)}
        className={`flex items-end gap-[2px] ${isLow ? 'h-24' : 'h-48'}`}
      >
        {buckets.map(({ key, parts }, index) => (
          <div
            key={key}
            className={`flex h-full min-w-px flex-1 flex-col-reverse items-center rounded-sm ${index === at ? 'bg-hover' : ''}`}
          >
            {parts.map((part, place) => (
              <div
                key={names[place]}
                style={{ height: `${(part / top) * 100}%`, background: colours[place] }}
                className="w-full max-w-20 forced-color-adjust-none first:rounded-b-sm last:rounded-t-sm"
              />
            ))}
          </div>
        ))}
      </div>
      <div className="num mt-2 flex min-h-4 justify-between gap-4 text-2xs text-ink-3">
        {read ? (
          <span className="min-w-0 truncate text-ink-2">{sentenceOf(read, { names, metric })}</span>
        ) : (
          <>
            <span>{buckets[0]?.label}</span>
            <span>{fill(words.most, { metric: words.metrics[metric], max: formatMetric(top, metric) })}</span>
            <span>{buckets.length > 1 ? buckets.at(-1)?.label : ''}</span>
          </>
        )}
      </div>
      <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
        {names.map((name, index) => (
          <li key={name} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="size-2.5 forced-color-adjust-none rounded-[2px]"
              style={{ background: colours[index] }}
            />
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function namesOf({ names, hasRest }: Series, words: Messages['usage']): string[] {
  const shown = names.map((name) => name || words.noName);
  return hasRest ? [...shown, words.other] : shown;
}

function sentenceOf(
  { label, parts }: { label: string; parts: readonly number[] },
  { names, metric }: { names: readonly string[]; metric: Metric },
): string {
  const shown = parts.flatMap((part, index) =>
    part > 0 ? [`${names[index]} ${formatMetric(part, metric)}`] : [],
  );
  return [label, ...(shown.length > 0 ? shown : ['0'])].join('  ·  ');
}
