const ranges = ['24h', '7d', '30d', 'all', 'custom'] as const;
export type Range = (typeof ranges)[number];

export interface TimeSpan {
  /** Epoch milliseconds; 0 = from the beginning. */
  from: number;
  /** 0 = until now. */
  to: number;
}

const hour = 3_600_000;
const day = 24 * hour;
const lengths: Record<Exclude<Range, 'all' | 'custom'>, number> = {
  '24h': day,
  '7d': 7 * day,
  '30d': 30 * day,
};

export function rangeOf(text: string): Range {
  return ranges.find((range) => range === text) ?? '7d';
}

/**
 * The time a range means; whole hours, so that the address stays the same for a while.
 * @param days first and last day of a custom range, `2026-11-24`, at this machine's place
 */
export function spanOf(range: Range, now: number, days: { from: string; to: string }): TimeSpan {
  if (range === 'all') return { from: 0, to: 0 };
  if (range !== 'custom') return { from: Math.ceil((now - lengths[range]) / hour) * hour, to: 0 };
  const from = Date.parse(`${days.from}T00:00`) || 0;
  // 24 o'clock, which is no 24 hours later where clocks are set that night.
  const to = Date.parse(`${days.to}T24:00`) || 0;
  return { from, to };
}

/** Bars by the hour up to three days, by the day beyond. */
export function unitOf({ from, to }: TimeSpan, now: number): 'hour' | 'day' {
  return from > 0 && (to || now) - from <= 3 * day ? 'hour' : 'day';
}
