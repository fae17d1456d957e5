import type { Dimension, Group } from '@clp/core/request-index';
import type { TimeSpan } from './usage-range';

/** Values over time, one row a bucket; the largest series by name, what is left as the last. */
export interface Series {
  names: string[];
  hasRest: boolean;
  buckets: { key: string; parts: number[] }[];
}

interface SeriesInput {
  unit: 'hour' | 'day';
  group: Dimension;
  metric: Exclude<keyof Group, 'keys'>;
  span: TimeSpan;
  now: number;
}

/** Colours people can tell apart. */
export const maxSeries = 8;
const lengths = { hour: 3_600_000, day: 86_400_000 };

export function seriesOf(groups: readonly Group[], input: SeriesInput): Series {
  const { unit, group, metric } = input;
  const sizes = new Map<string, number>();
  for (const each of groups) {
    const name = each.keys[group] ?? '';
    sizes.set(name, (sizes.get(name) ?? 0) + each[metric]);
  }
  const names = [...sizes].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const shown = names.slice(0, maxSeries);
  const hasRest = names.length > shown.length;
  const byBucket = new Map<string, number[]>();
  for (const each of groups) {
    const key = each.keys[unit] ?? '';
    const parts = byBucket.get(key) ?? Array<number>(shown.length + (hasRest ? 1 : 0)).fill(0);
    const at = shown.indexOf(each.keys[group] ?? '');
    const place = at < 0 ? shown.length : at;
    parts[place] = (parts[place] ?? 0) + each[metric];
    byBucket.set(key, parts);
  }
  const nothing = Array<number>(shown.length + (hasRest ? 1 : 0)).fill(0);
  const buckets = bucketKeys([...byBucket.keys()].sort(), input).map((key) => ({
    key,
    parts: byBucket.get(key) ?? nothing,
  }));
  return { names: shown, hasRest, buckets };
}

/** Every hour or day of the span, those without a request included: a gap in use is seen as one. */
function bucketKeys(found: string[], { unit, span, now }: SeriesInput): string[] {
  const [first] = found;
  const last = found.at(-1);
  if (first === undefined || last === undefined) return [];
  const length = lengths[unit];
  const start = Math.min(span.from > 0 ? floorTo(span.from, unit) : Date.parse(first), Date.parse(first));
  const end = Math.max(floorTo((span.to || now) - 1, unit), Date.parse(last));
  const count = Math.floor((end - start) / length) + 1;
  if (count > 1_000) return found;
  return Array.from({ length: count }, (_, index) => keyOf(start + index * length, unit));
}

/** Days are those of this machine's place, as the index counts them; hours are UTC. */
function floorTo(time: number, unit: 'hour' | 'day'): number {
  const shift = unit === 'day' ? new Date(time).getTimezoneOffset() * 60_000 : 0;
  return Math.floor((time - shift) / lengths[unit]) * lengths[unit];
}

function keyOf(time: number, unit: 'hour' | 'day'): string {
  const iso = new Date(time).toISOString();
  return unit === 'day' ? iso.slice(0, 10) : iso.replace(':00.000Z', 'Z');
}
