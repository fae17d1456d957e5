export interface CalendarDay {
  /** `2026-11-24` */
  day: string;
  value: number;
  /** 0 = nothing, 4 = most. */
  level: 0 | 1 | 2 | 3 | 4;
  isFuture: boolean;
}

export interface Calendar {
  /** Columns, each Sunday to Saturday. */
  weeks: CalendarDay[][];
  top: number;
  /** Days with a value. */
  used: number;
}

const dayMs = 86_400_000;
const shownWeeks = 53;

/** The 53 weeks up to today at this machine's place. */
export function calendarOf(values: ReadonlyMap<string, number>, now: number): Calendar {
  const today = Math.floor((now - new Date(now).getTimezoneOffset() * 60_000) / dayMs) * dayMs;
  const start = today - new Date(today).getUTCDay() * dayMs - (shownWeeks - 1) * 7 * dayMs;
  const top = Math.max(0, ...values.values());
  const weeks = Array.from({ length: shownWeeks }, (_, week) =>
    Array.from({ length: 7 }, (_, weekday) => {
      const time = start + (week * 7 + weekday) * dayMs;
      const day = new Date(time).toISOString().slice(0, 10);
      const value = values.get(day) ?? 0;
      return { day, value, level: levelOf(value, top), isFuture: time > today };
    }),
  );
  return { weeks, top, used: weeks.flat().filter(({ value }) => value > 0).length };
}

/** By the square root, so that one very busy day does not make all others look idle. */
function levelOf(value: number, top: number): CalendarDay['level'] {
  if (value <= 0 || top <= 0) return 0;
  const share = Math.sqrt(value / top);
  if (share > 0.75) return 4;
  if (share > 0.5) return 3;
  return share > 0.25 ? 2 : 1;
}
