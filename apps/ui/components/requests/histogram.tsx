'use client';

import type { Histogram as Data } from '@clp/core/request-index';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { useLanguage } from '@/hooks/use-text';
import { formatCount, momentFormat } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';
import { languageTags } from '@/lib/i18n/locale';

interface HistogramProps {
  data: Data;
  /** Epoch milliseconds; the range buttons beside it do the same without a pointer. */
  onChoose: (range: { from: number; to: number }) => void;
}

/** Requests over time; a drag across it chooses a time. */
export function Histogram({ data, onChoose }: HistogramProps) {
  const { locale, text } = useLanguage();
  const frame = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ from: number; to: number }>();
  const { bars, width } = data;
  const top = Math.max(1, ...bars.map(({ ok, failed }) => ok + failed));
  // Making one takes longer than drawing all bars, and this is drawn with every request that comes.
  const { format: time } = useMemo(
    () => momentFormat(languageTags[locale], { seconds: width < 60_000 }),
    [locale, width],
  );
  const total = bars.reduce((sum, { ok, failed }) => sum + ok + failed, 0);
  const failed = bars.reduce((sum, bar) => sum + bar.failed, 0);

  function barAt(event: PointerEvent): number {
    const box = frame.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    const at = Math.floor(((event.clientX - box.left) / box.width) * bars.length);
    return Math.max(0, Math.min(bars.length - 1, at));
  }

  function finish(): void {
    if (!drag) return;
    const first = bars[Math.min(drag.from, drag.to)];
    const last = bars[Math.max(drag.from, drag.to)];
    setDrag(undefined);
    if (first && last) onChoose({ from: first.from, to: last.from + width });
  }

  return (
    <figure className="border-b border-line px-4 pb-2 pt-3">
      <div
        ref={frame}
        role="img"
        aria-label={fill(text.requests.histogram, { total, failed })}
        className="flex h-12 forced-color-adjust-none cursor-crosshair touch-none select-none items-end gap-px"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: barAt(event), to: barAt(event) });
        }}
        onPointerMove={(event) => drag && setDrag({ ...drag, to: barAt(event) })}
        onPointerUp={finish}
        onPointerCancel={() => setDrag(undefined)}
      >
        {bars.map((bar, index) => {
          const isChosen =
            drag && index >= Math.min(drag.from, drag.to) && index <= Math.max(drag.from, drag.to);
          return (
            <div
              key={bar.from}
              title={`${time(bar.from)}\n${fill(text.requests.barTitle, { ok: bar.ok, failed: bar.failed })}`}
              className={`flex h-full min-w-0 flex-1 flex-col justify-end ${isChosen ? 'bg-accent-soft' : 'hover:bg-hover'}`}
            >
              <div className="bg-bad" style={{ height: `${(bar.failed / top) * 100}%` }} />
              <div
                className="bg-accent"
                style={{ height: `${bar.ok > 0 ? Math.max(3, (bar.ok / top) * 100) : 0}%` }}
              />
            </div>
          );
        })}
      </div>
      <figcaption className="num mt-1 flex justify-between text-2xs text-ink-3" suppressHydrationWarning>
        <span>{bars[0] ? time(bars[0].from) : ''}</span>
        <span>{fill(text.requests.peak, { n: formatCount(top) })}</span>
        <span>{bars.length > 1 ? time((bars.at(-1)?.from ?? 0) + width) : ''}</span>
      </figcaption>
    </figure>
  );
}
