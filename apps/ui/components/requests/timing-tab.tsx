'use client';

import type { AttemptRecord, RequestRecord, RequestRow } from '@clp/core/schema';
import { useText } from '@/hooks/use-text';
import { formatMs } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

interface Span {
  key: string;
  name: string;
  note: string;
  from: number;
  to: number;
  tone: string;
}

/** Where the time went: the wait for a turn, then each attempt. */
export function TimingTab({ row, record }: { row: RequestRow; record: RequestRecord | undefined }) {
  const text = useText();
  if (!record) return <p className="text-ink-2">{text.requests.running}</p>;
  const queue = record.queue_ms ?? 0;
  const total = Math.max(1, row.ms);
  const spans: Span[] = [
    ...(queue > 0
      ? [{ key: 'queue', name: text.requests.queue, note: '', from: 0, to: queue, tone: 'bg-ink-3' }]
      : []),
    ...record.attempts.map((attempt, index) =>
      spanOf(attempt, index, { total, name: text.requests.attempt, firstToken: text.requests.firstToken }),
    ),
  ];
  return (
    <ol className="space-y-3">
      {spans.map((span) => (
        <li key={span.key}>
          <div className="flex justify-between gap-2 text-xs">
            <span className="font-medium">{span.name}</span>
            <span className="num text-ink-2">{formatMs(span.to - span.from)}</span>
          </div>
          <div className="mt-1 h-2.5 rounded-sm bg-hover">
            <div
              className={`h-full rounded-sm ${span.tone}`}
              style={{
                marginLeft: `${(span.from / total) * 100}%`,
                width: `${Math.max(0.5, ((span.to - span.from) / total) * 100)}%`,
              }}
            />
          </div>
          {span.note && <p className="num mt-1 text-xs text-ink-3">{span.note}</p>}
        </li>
      ))}
    </ol>
  );
}

function spanOf(
  attempt: AttemptRecord,
  index: number,
  words: { total: number; name: string; firstToken: string },
): Span {
  const to = attempt.end_ms ?? words.total;
  const failed = attempt.verdict === 'try-next' || attempt.error !== undefined;
  const note = [
    attempt.host,
    attempt.status,
    attempt.error,
    attempt.connect_ms !== undefined && `connect ${formatMs(attempt.connect_ms - attempt.start_ms)}`,
    attempt.first_byte_ms !== undefined && `TTFB ${formatMs(attempt.first_byte_ms - attempt.start_ms)}`,
    attempt.first_token_ms !== undefined &&
      `${words.firstToken} ${formatMs(attempt.first_token_ms - attempt.start_ms)}`,
  ].filter(Boolean);
  return {
    key: String(index),
    name: fill(words.name, { n: index + 1, config: attempt.config }),
    note: note.join(' · '),
    from: attempt.start_ms,
    to,
    tone: failed ? 'bg-bad' : 'bg-accent',
  };
}
