export const ranges = ['24h', '7d', '30d', 'all'] as const;
export type Range = (typeof ranges)[number];

const hour = 3_600_000;
const lengths: Record<Range, number> = {
  '24h': 24 * hour,
  '7d': 7 * 24 * hour,
  '30d': 30 * 24 * hour,
  all: 0,
};

export function rangeOf(text: string): Range {
  return ranges.find((range) => range === text) ?? '7d';
}

/** Start of a range; whole hours, so that the address stays the same for a while. 0 = from the beginning. */
export function startOf(range: Range, now: number): number {
  return range === 'all' ? 0 : Math.ceil((now - lengths[range]) / hour) * hour;
}
