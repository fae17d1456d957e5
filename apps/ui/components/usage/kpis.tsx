'use client';

import type { Group, Latency } from '@clp/core/request-index';
import { useText } from '@/hooks/use-text';
import { formatCount, formatMs, formatShare } from '@/lib/format';
import { cacheHitOf, costOf, isPriced } from '@/lib/group-figures';
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
  const note =
    isPriced(total) && total.unpriced > 0 ? fill(words.partlyUnpriced, { n: total.unpriced }) : undefined;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line sm:grid-cols-3 lg:grid-cols-6">
      <Kpi
        name={words.requests}
        value={formatCount(total.requests)}
        note={
          good === undefined
            ? undefined
            : fill(words.goodShare, { share: formatShare(total.requests === 0 ? 1 : good / total.requests) })
        }
      />
      <Kpi name={words.total} value={formatCount(total.total)} />
      <Kpi name={words.cacheHit} value={cacheHitOf(total)} />
      <Kpi name={words.cost} value={costOf(total, words.unpriced)} note={note} />
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
