'use client';

import type { Dimension, Group } from '@clp/core/request-index';
import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { cacheHitOf } from '@/components/usage/kpis';
import { useText } from '@/hooks/use-text';
import { formatCost, formatCount } from '@/lib/format';
import type { Messages } from '@/lib/i18n/dictionary';

interface BreakdownTableProps {
  groups: readonly Group[];
  group: Exclude<Dimension, 'outcome' | 'status' | 'day' | 'hour'>;
  total: Group;
}

const numbers = ['requests', 'input', 'cache_write', 'cache_read', 'output', 'reasoning', 'total'] as const;

/** Totals by one dimension; the sums are those of the whole range. */
export function BreakdownTable({ groups, group, total }: BreakdownTableProps) {
  const text = useText();
  const words = text.usage;
  const rows = [...groups].sort((a, b) => b.total - a.total);
  const titles = [
    words.requests,
    words.input,
    words.cacheWrite,
    words.cacheRead,
    words.output,
    words.reasoning,
    words.total,
  ];
  return (
    <Panel
      title={words[group]}
      className="overflow-x-auto"
      actions={
        <Button size="small" onClick={() => download(csvOf(rows, group), 'clp-usage.csv')}>
          <Download aria-hidden="true" className="size-3.5" />
          {words.exportCsv}
        </Button>
      }
    >
      <table className="num w-full min-w-[760px] text-right">
        <thead>
          <tr className="border-b border-line text-xs text-ink-3 [&>th]:h-9 [&>th]:px-4 [&>th]:font-medium">
            <th scope="col" className="text-left">
              {words[group]}
            </th>
            {titles.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            <th scope="col">{words.cost}</th>
            <th scope="col">{words.cacheHit}</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line [&_td]:px-4 [&_td]:py-2">
          {rows.map((row) => (
            <tr key={row.keys[group]} className="hover:bg-hover/60">
              <td className="text-left font-medium">{row.keys[group] || words.noName}</td>
              <Numbers row={row} words={words} />
            </tr>
          ))}
        </tbody>
        <tfoot className="border-t border-line-strong font-medium [&_td]:px-4 [&_td]:py-2">
          <tr>
            <td className="text-left">{words.all}</td>
            <Numbers row={total} words={words} />
          </tr>
        </tfoot>
      </table>
    </Panel>
  );
}

function Numbers({ row, words }: { row: Group; words: Messages['usage'] }) {
  return (
    <>
      {numbers.map((name) => (
        <td key={name} title={row[name].toLocaleString('en-US')}>
          {formatCount(row[name])}
        </td>
      ))}
      <td>{row.unpriced === row.requests ? words.unpriced : `~${formatCost(row.cost / 1e6)}`}</td>
      <td>{cacheHitOf(row)}</td>
    </>
  );
}

function csvOf(rows: readonly Group[], group: Dimension): string {
  const lines = rows.map((row) =>
    [
      `"${(row.keys[group] ?? '').replaceAll('"', '""')}"`,
      ...numbers.map((name) => row[name]),
      row.cost / 1e6,
    ].join(','),
  );
  return [[group, ...numbers, 'cost_usd'].join(','), ...lines, ''].join('\n');
}

function download(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
