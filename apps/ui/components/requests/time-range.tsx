'use client';

import { X } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { Select } from '@/components/ui/field';
import { useLanguage } from '@/hooks/use-text';
import { momentFormat } from '@/lib/format';
import { languageTags } from '@/lib/i18n/locale';

interface TimeRangeProps {
  /** Epoch milliseconds; 0 = open. */
  from: number;
  to: number;
  onChange: (range: { from: string; to: string }) => void;
}

const hour = 3_600_000;
const lengths = { hour, day: 24 * hour, week: 7 * 24 * hour } as const;

/** When the requests began: everything, the last hour, day or week, or what was dragged in the chart. */
export function TimeRange({ from, to, onChange }: TimeRangeProps) {
  const { locale, text } = useLanguage();
  if (to > 0) {
    const seconds = [from, to].some((time) => time % 60_000 !== 0);
    const range = momentFormat(languageTags[locale], { seconds }).formatRange(from, to);
    return (
      <span className="num inline-flex h-8 items-center gap-1 rounded-md border border-accent bg-accent-soft pl-2.5 pr-0.5 text-xs text-accent-ink">
        {range}
        <IconButton label={text.requests.anyTime} onClick={() => onChange({ from: '', to: '' })}>
          <X aria-hidden="true" className="size-3.5" />
        </IconButton>
      </span>
    );
  }
  return (
    <Select
      fit
      aria-label={text.requests.timeRange}
      value={from > 0 ? nameOf(from) : ''}
      onChange={({ target }) => {
        const length = Object.entries(lengths).find(([name]) => name === target.value)?.[1];
        // Whole minutes, so that the same choice is the same address for a while.
        const start = length === undefined ? '' : String(Math.floor((Date.now() - length) / 60_000) * 60_000);
        onChange({ from: start, to: '' });
      }}
    >
      <option value="">{text.requests.anyTime}</option>
      <option value="hour">{text.requests.lastHour}</option>
      <option value="day">{text.requests.lastDay}</option>
      <option value="week">{text.requests.lastWeek}</option>
    </Select>
  );
}

/** The shortest of the lengths that reaches back so far; an hour may have gone on a little. */
function nameOf(from: number): string {
  const age = Date.now() - from;
  const [name] = Object.entries(lengths).find(([, length]) => age <= length * 1.5) ?? ['week'];
  return name;
}
