// Made once: what `toLocaleString` makes with each call is dear where hundreds are drawn.
const wholeNumber = new Intl.NumberFormat('en-US');
// Sweden writes dates as ISO 8601 does, which reads the same in every language.
const dateTime = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });

/** `1.2 M`, `340 k`, `812`. */
export function formatCount(value: number): string {
  if (value >= 999.5e6) return `${trim(value / 1e9)} B`;
  if (value >= 999.5e3) return `${trim(value / 1e6)} M`;
  if (value >= 1e4) return `${trim(value / 1e3)} k`;
  return wholeNumber.format(value);
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1);
}

/** `412 ms`, `3.2 s`, `2 min 5 s`. */
export function formatMs(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `98.7 %`; a whole number where the rest is nothing, and 100 only where nothing is missing. */
export function formatShare(share: number): string {
  const tenths = Math.round(share * 1000) / 10;
  const percent = share < 1 ? Math.min(99.9, tenths) : tenths;
  return `${Number.isInteger(percent) ? percent : percent.toFixed(1)} %`;
}

/** `00:41` */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${pad(Math.floor(seconds / 60))}:${pad(seconds % 60)}`;
}

/** The largest unit only: `3 d`, `5 h`, `12 min`, `8 s`. */
export function formatAge(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
  ] as const;
  for (const [unit, length] of units) if (ms >= length) return `${Math.floor(ms / length)} ${unit}`;
  return `${Math.max(0, Math.floor(ms / 1000))} s`;
}

/** Millionths of a dollar -> `$12.40`, small amounts with more digits. */
export function formatCost(micros: number): string {
  if (micros === 0) return '$0';
  if (micros < 50) return '<$0.0001';
  return `$${(micros / 1e6).toFixed(micros < 10_000 ? 4 : 2)}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Local date and time of epoch milliseconds, `2026-11-24 12:04:11`. */
export function formatDateTime(time: number): string {
  return dateTime.format(time);
}

/** The time of day of epoch milliseconds, `12:04:11`; on another day than today `11-24 12:04`. */
export function formatTime(time: number, now = Date.now()): string {
  const [day, clock] = formatDateTime(time).split(' ') as [string, string];
  return formatDateTime(now).startsWith(day) ? clock : `${day.slice(5)} ${clock.slice(0, 5)}`;
}

/** Local date and time as a language has them, without the year: `Nov 24, 12:04`. */
export function momentFormat(language: string, { seconds }: { seconds: boolean }): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds && { second: '2-digit' }),
    // `hour12: false` counts from 1 to 24 in English: midnight would be 24:00 of the day that begins.
    hourCycle: 'h23',
  });
}

/** A total as its metric is read: cost is in millionths of a US dollar. */
export function formatMetric(value: number, metric: string): string {
  return metric === 'cost' ? formatCost(value) : formatCount(value);
}

/** A bucket of the usage totals as people read it: an hour (`2026-11-24T13:00Z`) at this machine's place, or a day. */
export function formatBucket(key: string, language: string): string {
  const time = Date.parse(key);
  if (Number.isNaN(time)) return key;
  if (key.includes('T')) return momentFormat(language, { seconds: false }).format(time);
  return new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(time);
}
