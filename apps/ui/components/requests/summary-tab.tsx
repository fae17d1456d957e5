'use client';

import type { RequestRecord, RequestRow } from '@clp/core/schema';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useLive } from '@/hooks/use-live';
import { useText } from '@/hooks/use-text';
import { formatBytes, formatCost, formatDateTime, formatMs } from '@/lib/format';

export function SummaryTab({ row, record }: { row: RequestRow; record: RequestRecord | undefined }) {
  const text = useText();
  const words = text.requests;
  const { tokens } = row;
  const cost =
    row.costMicros === null ? words.unpriced : row.costMicros !== undefined && formatCost(row.costMicros);
  return (
    <div className="space-y-4">
      {row.error && (
        <p className="rounded-md bg-bad-soft px-3 py-2 text-bad">
          <code className="font-mono text-xs">{row.error.code}</code> {row.error.text}
        </p>
      )}
      {!row.outcome && <p className="text-ink-2">{words.running}</p>}
      <dl className="grid grid-cols-[128px_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <Item name={words.time}>{formatDateTime(row.startedAt)}</Item>
        <Item name={words.service}>{row.service}</Item>
        <Item name={words.config}>{row.config}</Item>
        <Item name={words.modelAsked}>{row.modelAsked}</Item>
        <Item name={words.modelSent}>{row.modelSent}</Item>
        <Item name={words.client}>{row.client}</Item>
        <Item name={words.project}>{row.project}</Item>
        <Item name={words.session}>{row.session}</Item>
        <Item name={words.duration}>{formatMs(row.ms)}</Item>
        <Item name={words.firstToken}>{row.ttftMs !== undefined && formatMs(row.ttftMs)}</Item>
        <Item name={words.overhead}>
          {record?.overhead_ms !== undefined && `${record.overhead_ms.toFixed(1)} ms`}
        </Item>
        <Item name={words.bytes}>{`${formatBytes(row.bytes.in)} / ${formatBytes(row.bytes.out)}`}</Item>
        <Item name={words.cost}>{cost}</Item>
        <Item name={words.replayOf}>
          {row.replayOf && (
            <Link
              href={`/requests?id=${row.replayOf}`}
              className="break-all font-mono text-xs text-accent-ink underline underline-offset-2"
            >
              {row.replayOf}
            </Link>
          )}
        </Item>
        <ReplaysOf id={row.id} />
        <Item name={words.dropped}>{record?.dropped?.join(', ')}</Item>
        <Item name={words.id}>
          <code className="break-all font-mono text-xs">{row.id}</code>
        </Item>
      </dl>
      {tokens && (
        <ul className="num grid grid-cols-2 gap-2 sm:grid-cols-5">
          <Count name={words.input} value={tokens.in} />
          <Count name={words.cacheWrite} value={tokens.cacheWrite} />
          <Count name={words.cacheRead} value={tokens.cacheRead} />
          <Count name={words.output} value={tokens.out} />
          <Count name={words.reasoning} value={tokens.reasoning} />
        </ul>
      )}
    </div>
  );
}

function Item({ name, children }: { name: string; children: ReactNode }) {
  if (children === undefined || children === false || children === '') return null;
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="num min-w-0 break-words">{children}</dd>
    </>
  );
}

function Count({ name, value }: { name: string; value: number }) {
  return (
    <li className="rounded-md border border-line px-3 py-2">
      <span className="block text-2xs text-ink-3">{name}</span>
      <span className="text-base font-medium">{value.toLocaleString('en-US')}</span>
    </li>
  );
}

/** Requests of this visit that repeated this one. */
function ReplaysOf({ id }: { id: string }) {
  const words = useText().requests;
  const replays = useLive().rows.filter(({ replayOf }) => replayOf === id);
  if (replays.length === 0) return null;
  return (
    <Item name={words.replays}>
      {replays.map((row) => (
        <Link
          key={row.id}
          href={`/requests?id=${row.id}`}
          className="block break-all font-mono text-xs text-accent-ink underline underline-offset-2"
        >
          {row.id}
        </Link>
      ))}
    </Item>
  );
}
