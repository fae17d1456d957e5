'use client';

import { diffLines } from 'diff';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';

/** Unchanged lines kept around a change. */
const context = 2;

interface DiffLine {
  key: number;
  kind: 'same' | 'added' | 'removed' | 'gap';
  text: string;
}

function linesOf(before: string, after: string): DiffLine[] {
  let key = 0;
  const parts = diffLines(before, after);
  return parts.flatMap((part, index): DiffLine[] => {
    const lines = part.value.replace(/\n$/, '').split('\n');
    if (part.added || part.removed) {
      const kind = part.added ? ('added' as const) : ('removed' as const);
      return lines.map((text) => ({ key: key++, kind, text }));
    }
    const head = index === 0 ? 0 : context;
    const tail = index === parts.length - 1 ? 0 : context;
    if (lines.length <= head + tail + 1)
      return lines.map((text) => ({ key: key++, kind: 'same' as const, text }));
    const same = (text: string) => ({ key: key++, kind: 'same' as const, text });
    return [
      ...lines.slice(0, head).map(same),
      { key: key++, kind: 'gap' as const, text: '⋯' },
      ...(tail > 0 ? lines.slice(-tail).map(same) : []),
    ];
  });
}

const looks = {
  same: 'text-ink-3',
  added: 'bg-good-soft text-good',
  removed: 'bg-bad-soft text-bad',
  gap: 'text-ink-3',
};
const signs = { same: ' ', added: '+', removed: '-', gap: ' ' };

/** What changes between two texts, line by line. */
export function DiffView({ before, after }: { before: string; after: string }) {
  const text = useText();
  if (before === after) return <p className="text-ink-2">{text.edit.nothing}</p>;
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard.
      tabIndex={0}
      className="max-h-[50vh] overflow-auto rounded-md border border-line bg-sunken py-2 font-mono text-xs leading-5"
    >
      {linesOf(before, after).map((line) => (
        <div key={line.key} className={classNames('px-3', looks[line.kind])}>
          <span aria-hidden="true" className="mr-2 select-none">
            {signs[line.kind]}
          </span>
          {line.kind === 'added' || line.kind === 'removed' ? (
            <span className="sr-only">{text.edit[line.kind]} </span>
          ) : null}
          {line.text}
        </div>
      ))}
    </pre>
  );
}
