'use client';

import { Input, Select } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { useText } from '@/hooks/use-text';
import { groupings, metrics, type UsageView } from '@/hooks/use-usage-view';
import type { Range } from '@/lib/usage-range';

/** Range, what is counted, and by which one or two things. */
export function UsageControls({ view }: { view: UsageView }) {
  const words = useText().usage;
  const { range, days, group, sub, metric, set } = view;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Segmented<Range>
        label={words.range}
        value={range}
        onChange={(value) => set({ range: value })}
        options={[
          { value: '24h', text: words.hours24 },
          { value: '7d', text: words.days7 },
          { value: '30d', text: words.days30 },
          { value: 'all', text: words.all },
          { value: 'custom', text: words.custom },
        ]}
      />
      {range === 'custom' && (
        <span className="flex items-center gap-1">
          <Input
            type="date"
            aria-label={words.fromDay}
            value={days.from}
            max={days.to || undefined}
            onChange={({ target }) => set({ from: target.value })}
          />
          <span className="text-ink-3">–</span>
          <Input
            type="date"
            aria-label={words.toDay}
            value={days.to}
            min={days.from || undefined}
            onChange={({ target }) => set({ to: target.value })}
          />
        </span>
      )}
      <Select
        fit
        aria-label={words.metric}
        value={metric}
        onChange={({ target }) => set({ metric: target.value })}
      >
        {metrics.map((name) => (
          <option key={name} value={name}>
            {words.metrics[name]}
          </option>
        ))}
      </Select>
      <span className="flex items-center gap-2">
        <span className="text-ink-3">{words.by}</span>
        <Select fit aria-label={words.by} value={group} onChange={({ target }) => set({ by: target.value })}>
          {groupings.map((name) => (
            <option key={name} value={name}>
              {words[name]}
            </option>
          ))}
        </Select>
      </span>
      <span className="flex items-center gap-2">
        <span className="text-ink-3">{words.andBy}</span>
        <Select
          fit
          aria-label={words.thenBy}
          value={sub}
          onChange={({ target }) => set({ sub: target.value })}
        >
          <option value="">–</option>
          {groupings
            .filter((name) => name !== group)
            .map((name) => (
              <option key={name} value={name}>
                {words[name]}
              </option>
            ))}
        </Select>
      </span>
    </div>
  );
}
