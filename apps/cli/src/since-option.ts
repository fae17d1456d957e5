import { UsageError } from './command.ts';

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

const isDay = /^\d{4}-\d\d-\d\d$/;
/** Of other texts `Date.parse` makes something too: `last 5` would be the first of May 2001. */
const startsWithDay = /^\d{4}-\d\d-\d\d(?:[T ]|$)/;

/** `30m`, `24h`, `7d`, `2w`, or a date -> epoch milliseconds. */
export function parseSince(text: string, now: number): number {
  const [, amount, unit] = /^(\d+)([smhdw])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined)
    return Math.max(0, now - Number(amount) * unitMs[unit as keyof typeof unitMs]);
  // A day begins at midnight here; JavaScript would take it for midnight in Greenwich.
  const time = isDay.test(text) ? Date.parse(`${text}T00:00`) : Date.parse(text);
  if (Number.isNaN(time) || !startsWithDay.test(text) || !isInCalendar(text.slice(0, 10)))
    throw new UsageError(
      `"${text}" is no time. Give an age such as 30m, 24h or 7d, or a date such as 2026-11-24.`,
    );
  return time;
}

/** `Date.parse` takes the 30th of February for the second of March. */
function isInCalendar(day: string): boolean {
  return new Date(`${day}T00:00Z`).toISOString().startsWith(day);
}
