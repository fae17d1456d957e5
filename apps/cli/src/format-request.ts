import { type RequestRow, wholeInput } from '@clp/core/schema';

/** `12:04:11`, or with the day where it is another one. */
export function formatTime(time: number, now: number): string {
  const date = new Date(time);
  const clock = date.toTimeString().slice(0, 8);
  if (date.toDateString() === new Date(now).toDateString()) return clock;
  const month = String(date.getMonth() + 1).padStart(2, '0');
  return `${month}-${String(date.getDate()).padStart(2, '0')} ${clock}`;
}

/** `850 ms`, `3.2 s`, `2 m 05 s`. */
export function formatMs(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `950`, `1.2k`, `3.4m`: cut, not rounded, so that a number never looks larger than it is. */
export function formatCount(count: number): string {
  if (count >= 1_000_000) return `${Math.floor(count / 100_000) / 10}m`;
  return count >= 1000 ? `${Math.floor(count / 100) / 10}k` : String(count);
}

/** `$0.0123`; `unpriced` where the model has no known price; nothing where there was no usage. */
export function formatCost(micros: number | null | undefined): string {
  if (micros === undefined) return '';
  return micros === null ? 'unpriced' : `$${(micros / 1e6).toFixed(micros < 1_000_000 ? 4 : 2)}`;
}

/** A sum of costs. Unpriced is not free: where nothing has a price, there is none to show. */
export function formatCostSum(micros: number, unpriced: number): string {
  if (unpriced === 0) return formatCost(micros);
  return micros === 0 ? `${unpriced} unpriced` : `${formatCost(micros)} + ${unpriced} unpriced`;
}

export const requestHead = [
  'ID',
  'TIME',
  'SERVICE',
  'MODEL',
  'CONFIG',
  'STATUS',
  'FIRST',
  'TOTAL',
  'IN',
  'OUT',
  'COST',
];

/** One line of `clp logs`. */
export function requestCells(row: RequestRow, now: number): string[] {
  const { tokens } = row;
  const renamed = row.modelAsked && row.modelSent && row.modelAsked !== row.modelSent;
  return [
    row.id.slice(0, 8),
    formatTime(row.startedAt, now),
    row.service,
    renamed ? `${row.modelAsked} -> ${row.modelSent}` : (row.model ?? ''),
    row.config ?? '',
    statusText(row),
    row.ttftMs === undefined ? '' : formatMs(row.ttftMs),
    formatMs(row.ms),
    tokens ? formatCount(wholeInput(tokens)) : '',
    tokens ? formatCount(tokens.out) : '',
    formatCost(row.costMicros),
  ];
}

/** Columns that line up although later lines are not known yet. */
const widths = [8, 14, 7, 28, 14, 16, 8, 10, 7, 7, 10];

/** One line of `clp logs -f`. */
export function requestLine(row: RequestRow, now: number): string {
  return requestCells(row, now)
    .map((cell, index) => cell.padEnd(widths[index] ?? 0))
    .join('  ')
    .trimEnd();
}

function statusText({ status, outcome, error }: RequestRow): string {
  if (outcome === 'ok' || outcome === 'client_error') return String(status);
  const code = status === 0 ? '' : `${status} `;
  return `${code}${error?.code ?? outcome ?? ''}`;
}
