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
  const total = Math.max(1, row.ms);
  const spans = spansOf(record, total, {
    queue: text.requests.queue,
    attempt: text.requests.attempt,
    connected: text.requests.connected,
    firstByte: text.requests.firstByte,
    firstToken: text.requests.firstToken,
  });
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
              className={`h-full forced-color-adjust-none rounded-sm ${span.tone}`}
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

interface SpanWords {
  queue: string;
  attempt: string;
  connected: string;
  firstByte: string;
  firstToken: string;
}

/** The attempts, and before each of them what it waited for its turn. */
function spansOf({ attempts, queue_ms = 0 }: RequestRecord, total: number, words: SpanWords): Span[] {
  let left = queue_ms;
  const spans = attempts.flatMap((attempt, index) => {
    const { start_ms: start, wait_ms: waited = 0 } = attempt;
    left -= waited;
    const wait = waitOf(index, { from: start - waited, to: start }, words.queue);
    return [...(waited > 0 ? [wait] : []), spanOf(attempt, index, { total, ...words })];
  });
  // It left, or was refused, while it waited.
  return left > 1
    ? [...spans, waitOf(attempts.length, { from: total - left, to: total }, words.queue)]
    : spans;
}

function waitOf(index: number, { from, to }: { from: number; to: number }, name: string): Span {
  return { key: `wait ${index}`, name, note: '', from, to, tone: 'bg-ink-3' };
}

function spanOf(attempt: AttemptRecord, index: number, words: SpanWords & { total: number }): Span {
  const to = attempt.end_ms ?? words.total;
  const since = (name: string, ms: number | undefined): string =>
    ms === undefined ? '' : `${name} ${formatMs(ms - attempt.start_ms)}`;
  const failed = attempt.verdict === 'try-next' || attempt.error !== undefined;
  const note = [
    attempt.host,
    attempt.status,
    attempt.error,
    since(words.connected, attempt.connect_ms),
    since(words.firstByte, attempt.first_byte_ms),
    since(words.firstToken, attempt.first_token_ms),
  ].filter(Boolean);
  return {
    key: String(index),
    name: fill(words.attempt, { n: index + 1, config: attempt.config }),
    note: note.join(' · '),
    from: attempt.start_ms,
    to,
    tone: failed ? 'bg-bad' : 'bg-accent',
  };
}
