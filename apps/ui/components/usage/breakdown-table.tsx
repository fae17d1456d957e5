'use client';

import type { Group } from '@clp/core/request-index';
import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { useText } from '@/hooks/use-text';
import type { Grouping } from '@/hooks/use-usage-view';
import { downloadText } from '@/lib/client/download';
import { csvLine } from '@/lib/csv';
import { formatCount } from '@/lib/format';
import { cacheHitOf, costOf, isPriced } from '@/lib/group-figures';
import type { Messages } from '@/lib/i18n/dictionary';

interface BreakdownTableProps {
  groups: readonly Group[];
  /** One or two things it is by. */
  by: readonly Grouping[];
  total: Group;
}

const numbers = ['requests', 'input', 'cache_write', 'cache_read', 'output', 'reasoning', 'total'] as const;

/** Totals by one or two dimensions; the sums are those of the whole range. */
export function BreakdownTable({ groups, by, total }: BreakdownTableProps) {
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
      title={by.map((name) => words[name]).join(' × ')}
      className="overflow-x-auto"
      actions={
        <Button
          size="small"
          onClick={() => downloadText(csvOf(rows, by), { name: 'clp-usage.csv', type: 'text/csv' })}
        >
          <Download aria-hidden="true" className="size-3.5" />
          {words.exportCsv}
        </Button>
      }
    >
      <table className="num w-full min-w-[760px] text-right">
        <thead>
          <tr className="border-b border-line text-xs text-ink-3 [&>th]:h-9 [&>th]:px-4 [&>th]:font-medium">
            {by.map((name) => (
              <th key={name} scope="col" className="text-left">
                {words[name]}
              </th>
            ))}
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
            <tr key={by.map((name) => row.keys[name]).join('\n')} className="hover:bg-hover/60">
              {by.map((name) => (
                <td key={name} title={row.keys[name]} className="max-w-72 truncate text-left font-medium">
                  {row.keys[name] || words.noName}
                </td>
              ))}
              <Numbers row={row} words={words} />
            </tr>
          ))}
        </tbody>
        <tfoot className="border-t border-line-strong font-medium [&_td]:px-4 [&_td]:py-2">
          <tr>
            <td className="text-left" colSpan={by.length}>
              {words.all}
            </td>
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
      <td>{costOf(row, words.unpriced)}</td>
      <td>{cacheHitOf(row)}</td>
    </>
  );
}

function csvOf(rows: readonly Group[], by: readonly Grouping[]): string {
  const lines = rows.map((row) =>
    csvLine([
      ...by.map((name) => row.keys[name]),
      ...numbers.map((name) => row[name]),
      isPriced(row) ? row.cost / 1e6 : undefined,
      row.unpriced,
    ]),
  );
  return csvLine([...by, ...numbers, 'cost_usd', 'unpriced_requests']) + lines.join('');
}
