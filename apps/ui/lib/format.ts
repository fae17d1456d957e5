// Made once: what `toLocaleString` makes with each call is dear where hundreds are drawn.
const wholeNumber = new Intl.NumberFormat('en-US');
const wallClock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `1.2 M`, `340 k`, `812`. */
export function formatCount(value: number): string {
  if (value >= 1e9) return `${trim(value / 1e9)} B`;
  if (value >= 1e6) return `${trim(value / 1e6)} M`;
  if (value >= 1e4) return `${trim(value / 1e3)} k`;
  return wholeNumber.format(value);
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toFixed(1);
}

/** `412 ms`, `3.2 s`, `2 min 5 s`. */
export function formatMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** `98.7 %`; a whole number where the rest is nothing. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent >= 99.95 || Number.isInteger(percent) ? Math.round(percent) : percent.toFixed(1)} %`;
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

/** Micro-dollars -> `$12.40`, small amounts with more digits. */
export function formatCost(dollars: number): string {
  if (dollars === 0) return '$0';
  return `$${dollars < 0.01 ? dollars.toFixed(4) : dollars.toFixed(2)}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Local wall-clock time of an ISO date, `12:04:11`. */
export function formatTime(iso: string): string {
  return wallClock.format(new Date(iso));
}

/** A total as its metric is read: cost is in millionths of a US dollar. */
export function formatMetric(value: number, metric: string): string {
  return metric === 'cost' ? formatCost(value / 1e6) : formatCount(value);
}

/** A bucket of the usage totals as people read it: an hour (`2026-11-24T13:00Z`) at this machine's place, or a day. */
export function formatBucket(key: string, language: string): string {
  const isHour = key.includes('T');
  const time = Date.parse(key);
  if (Number.isNaN(time)) return key;
  return new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    ...(isHour ? { hour: '2-digit', minute: '2-digit', hour12: false } : { timeZone: 'UTC' }),
  }).format(time);
}
