'use client';

import { namesOf } from '@/components/usage/stacked-chart';
import { useLanguage } from '@/hooks/use-text';
import type { Metric } from '@/hooks/use-usage-view';
import { formatBucket, formatMetric } from '@/lib/format';
import { languageTags } from '@/lib/i18n/locale';
import type { Series } from '@/lib/usage-series';

/** The chart's numbers, newest first. */
export function SeriesTable({ series, metric }: { series: Series; metric: Metric }) {
  const { locale, text } = useLanguage();
  const words = text.usage;
  const names = namesOf(series, words);
  return (
    <section
      aria-label={words.chart}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
      tabIndex={0}
      className="max-h-80 overflow-auto"
    >
      <table className="num w-full text-right [&_td]:px-4 [&_td]:py-1.5 [&_th]:whitespace-nowrap [&_th]:px-4">
        <thead className="sticky top-0 bg-surface">
          <tr className="border-b border-line text-xs text-ink-3 [&>th]:h-9 [&>th]:font-medium">
            <th scope="col" className="text-left">
              {words.time}
            </th>
            {names.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {series.buckets.toReversed().map(({ key, parts }) => (
            <tr key={key}>
              <th scope="row" className="text-left font-normal">
                {formatBucket(key, languageTags[locale])}
              </th>
              {parts.map((part, index) => (
                <td key={names[index]}>{formatMetric(part, metric)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
