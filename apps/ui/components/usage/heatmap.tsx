'use client';

import { Panel } from '@/components/ui/panel';
import { useLanguage } from '@/hooks/use-text';
import { useUsage } from '@/hooks/use-usage';
import type { Metric } from '@/hooks/use-usage-view';
import { formatMetric } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';
import { languageTags } from '@/lib/i18n/locale';
import { calendarOf } from '@/lib/usage-calendar';

const shades = ['bg-hover', 'bg-accent/25', 'bg-accent/45', 'bg-accent/70', 'bg-accent'];

/** The last year, a square a day. */
export function Heatmap({ metric, now }: { metric: Metric; now: number }) {
  const { locale, text } = useLanguage();
  const words = text.usage;
  const { usage } = useUsage({ from: now - 371 * 86_400_000, to: 0 }, ['day']);
  if (!usage) return null;
  const values = new Map(usage.groups.map((group) => [group.keys.day ?? '', group[metric]]));
  const { weeks, top, used } = calendarOf(values, now);
  const months = weeks.map(([sunday]) => sunday?.day.slice(0, 7));
  const month = new Intl.DateTimeFormat(languageTags[locale], { month: 'short', timeZone: 'UTC' });
  return (
    <Panel title={words.heatmap}>
      <section
        aria-label={words.heatmap}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="overflow-x-auto p-4"
      >
        <div
          role="img"
          aria-label={fill(words.heatmapLabel, { days: used, max: formatMetric(top, metric) })}
          className="flex w-max gap-[3px]"
        >
          {weeks.map((week, index) => (
            <div key={week[0]?.day} className="flex w-3 flex-col gap-[3px]">
              <span className="h-4 whitespace-nowrap text-2xs text-ink-3">
                {months[index] !== months[index - 1] &&
                  // A month of which one column is left has no room for its name.
                  months[index] === (months[index + 1] ?? months[index]) &&
                  month.format(Date.parse(week[0]?.day ?? ''))}
              </span>
              {week.map(({ day, value, level, isFuture }) => (
                <span
                  key={day}
                  title={isFuture ? undefined : `${day}: ${formatMetric(value, metric)}`}
                  className={`size-3 forced-color-adjust-none rounded-[2px] ${isFuture ? '' : shades[level]}`}
                />
              ))}
            </div>
          ))}
        </div>
        <p className="mt-3 flex items-center gap-1.5 text-2xs text-ink-3">
          {words.less}
          {shades.map((shade) => (
            <span
              key={shade}
              aria-hidden="true"
              className={`size-3 forced-color-adjust-none rounded-[2px] ${shade}`}
            />
          ))}
          {words.more}
        </p>
      </section>
    </Panel>
  );
}
