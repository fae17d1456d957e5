'use client';

import type { Group, Latency } from '@clp/core/request-index';
import { useText } from '@/hooks/use-text';
import { formatCost, formatCount, formatMs } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

interface KpisProps {
  total: Group;
  latency: Latency;
  /** Requests that succeeded, where that is shown. */
  good?: number;
}

/** The numbers of a range in one strip. */
export function Kpis({ total, latency, good }: KpisProps) {
  const words = useText().usage;
  const cost = total.requests === total.unpriced ? words.unpriced : `~${formatCost(total.cost)}`;
  const note =
    total.unpriced > 0 && total.unpriced < total.requests
      ? fill(words.partlyUnpriced, { n: total.unpriced })
      : undefined;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
      <Kpi
        name={words.requests}
        value={formatCount(total.requests)}
        note={
          good === undefined ? undefined : fill(words.goodShare, { share: shareOf(good, total.requests) })
        }
      />
      <Kpi name={words.total} value={formatCount(total.total)} />
      <Kpi name={words.cacheHit} value={cacheHitOf(total)} />
      <Kpi name={words.cost} value={cost} note={note} />
      <Kpi
        name={`${words.median} / ${words.p95}`}
        value={
          latency.duration ? `${formatMs(latency.duration.p50)} / ${formatMs(latency.duration.p95)}` : '–'
        }
      />
      <Kpi name={words.firstToken} value={latency.firstToken ? formatMs(latency.firstToken.p50) : '–'} />
    </dl>
  );
}

function Kpi({ name, value, note }: { name: string; value: string; note?: string | undefined }) {
  return (
    <div className="bg-surface px-4 py-3">
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd className="num mt-0.5 text-lg font-semibold tracking-tight">{value}</dd>
      {note && <dd className="text-2xs text-ink-3">{note}</dd>}
    </div>
  );
}

/** Share of the input that came from a cache. */
export function cacheHitOf({ input, cache_read: read, cache_write: written }: Group): string {
  const all = input + read + written;
  return all === 0 ? '–' : `${Math.round((read / all) * 100)} %`;
}

/** One digit where it matters: 99.95 % is not all. */
function shareOf(part: number, whole: number): string {
  if (whole === 0 || part === whole) return '100 %';
  return `${Math.min(99.9, Math.round((part / whole) * 1000) / 10)} %`;
}
