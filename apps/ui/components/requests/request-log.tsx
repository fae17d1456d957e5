'use client';

import { type RequestRow, wholeInput } from '@clp/core/schema';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { Badge, type Tone } from '@/components/ui/badge';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { formatCost, formatCount, formatDateTime, formatMs, formatTime } from '@/lib/format';

export interface LogHandle {
  scrollToTop(): void;
  /** Moves the focus by so many rows. */
  move(step: number): void;
}

interface RequestLogProps {
  handle: Ref<LogHandle>;
  rows: readonly RequestRow[];
  selected: string;
  onSelect: (id: string) => void;
  onScroll: (isAtTop: boolean) => void;
  /** Called near the last row; undefined = there are no more. */
  onEnd: (() => void) | undefined;
}

/** Rows before the last at which older ones are fetched. */
const nearEnd = 30;

const rowHeight = 36;
const grid =
  'grid grid-cols-[80px_minmax(0,1fr)_64px] items-center gap-3 px-4 lg:grid-cols-[80px_64px_minmax(0,1fr)_112px_96px_72px_72px_112px_72px]';

/** The request log: an ARIA grid of which only the visible rows exist. */
export function RequestLog({ handle, rows, selected, onSelect, onScroll, onEnd }: RequestLogProps) {
  const text = useText();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const words = text.requests;

  const lastVisible = virtual.getVirtualItems().at(-1)?.index ?? 0;
  const isNearEnd = lastVisible >= rows.length - nearEnd;
  const latestEnd = useRef(onEnd);
  latestEnd.current = onEnd;
  useEffect(() => {
    if (isNearEnd && rows.length > 0) latestEnd.current?.();
  }, [isNearEnd, rows.length]);

  function move(step: number): void {
    const at = Number(document.activeElement?.getAttribute('data-index') ?? -1);
    const next = Math.max(0, Math.min(rows.length - 1, at + step));
    virtual.scrollToIndex(next);
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus(),
    );
  }
  useImperativeHandle(handle, () => ({ move, scrollToTop: () => virtual.scrollToOffset(0) }));

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[event.key];
    if (step === undefined) return;
    move(step);
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot hold only its visible rows.
    <div
      role="grid"
      aria-label={text.shell.requests}
      aria-rowcount={rows.length + 1}
      onKeyDown={onKeyDown}
      tabIndex={-1}
    >
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the heading row of the grid above. */}
      <div
        role="row"
        aria-rowindex={1}
        className={classNames(grid, 'h-9 border-b border-line text-xs font-medium text-ink-3')}
      >
        <Heading>{words.time}</Heading>
        <Heading wide>{words.service}</Heading>
        <Heading>{words.model}</Heading>
        <Heading wide>{words.config}</Heading>
        <Heading>{words.status}</Heading>
        <Heading wide>{words.firstToken}</Heading>
        <Heading wide>{words.duration}</Heading>
        <Heading wide>{words.tokens}</Heading>
        <Heading wide>{words.cost}</Heading>
      </div>
      <div
        ref={scroller}
        role="presentation"
        className="max-h-[calc(100dvh-330px)] min-h-60 overflow-y-auto"
        onScroll={({ currentTarget }) => onScroll(currentTarget.scrollTop < rowHeight / 2)}
      >
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            return (
              // biome-ignore lint/a11y/useSemanticElements: a row of the grid above.
              <div
                key={row.id}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={row.id === selected}
                data-index={item.index}
                tabIndex={item.index === 0 || row.id === selected ? 0 : -1}
                onClick={() => onSelect(row.id)}
                onKeyDown={(event) => event.key === 'Enter' && onSelect(row.id)}
                className={classNames(
                  grid,
                  'absolute inset-x-0 cursor-pointer border-b border-line text-sm',
                  row.id === selected ? 'bg-accent-soft' : 'hover:bg-hover',
                )}
                style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
              >
                <Cells row={row} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Heading({ children, wide }: { children: string; wide?: boolean }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a heading of the grid above.
    <span role="columnheader" className={wide ? 'hidden lg:block' : undefined}>
      {children}
    </span>
  );
}

const serviceInk: Record<string, string> = {
  claude: 'text-claude',
  codex: 'text-codex',
  legacy: 'text-legacy',
};

function Cells({ row }: { row: RequestRow }) {
  const text = useText();
  const mapped = row.modelAsked && row.modelSent && row.modelAsked !== row.modelSent;
  const { tokens } = row;
  return (
    <>
      <Cell className="num truncate font-mono text-xs text-ink-2" title={formatDateTime(row.startedAt)}>
        {formatTime(row.startedAt)}
      </Cell>
      <Cell wide className={classNames('text-xs font-medium', serviceInk[row.service])}>
        {row.service}
      </Cell>
      <Cell className="truncate">
        {mapped ? (
          <>
            <span className="text-ink-3">{row.modelAsked} → </span>
            {row.modelSent}
          </>
        ) : (
          (row.model ?? row.modelAsked ?? <span className="font-mono text-xs text-ink-2">{row.path}</span>)
        )}
      </Cell>
      <Cell wide className="truncate text-ink-2">
        {row.config ?? '–'}
        {row.attempts > 1 && <span className="num ml-1 text-xs text-warn">×{row.attempts}</span>}
      </Cell>
      <Cell>
        <Badge tone={toneOf(row)} title={row.error?.text}>
          {row.outcome && row.status > 0 ? String(row.status) : text.requests.states[row.state]}
        </Badge>
      </Cell>
      <Cell wide className="num text-ink-2">
        {row.ttftMs === undefined ? '–' : formatMs(row.ttftMs)}
      </Cell>
      <Cell wide className="num text-ink-2">
        {formatMs(row.ms)}
      </Cell>
      <Cell wide className="num text-ink-2">
        {tokens ? `${formatCount(wholeInput(tokens))} / ${formatCount(tokens.out)}` : '–'}
      </Cell>
      <Cell wide className="num text-ink-2">
        {costOf(row, text.requests.unpriced)}
      </Cell>
    </>
  );
}

function Cell({
  children,
  className,
  title,
  wide,
}: {
  children: React.ReactNode;
  className?: string;
  title?: string;
  wide?: boolean;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: a cell of the grid above; its row takes the focus.
    <span role="gridcell" title={title} className={classNames(className, wide && 'hidden lg:block')}>
      {children}
    </span>
  );
}

function costOf({ costMicros }: RequestRow, unpriced: string): string {
  if (costMicros === undefined) return '–';
  return costMicros === null ? unpriced : formatCost(costMicros);
}

export function toneOf({ state, status }: RequestRow): Tone {
  if (state === 'done') return 'good';
  if (state === 'failed') return status > 0 && status < 500 ? 'warn' : 'bad';
  return state === 'cancelled' ? 'neutral' : 'accent';
}
