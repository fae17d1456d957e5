'use client';

import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import type { PartView } from '@/lib/conversation';
import { formatCount } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

/** Longer texts of tools and instructions are folded. Characters. */
const foldedFrom = 600;

/** One part of a turn: text as it reads, everything else named and, where long, folded. */
export function PartBlock({ part, isQuiet = false }: { part: PartView; isQuiet?: boolean }) {
  const words = useText().requests;
  const more =
    part.length === undefined ? undefined : fill(words.moreCharacters, { n: formatCount(part.length) });
  if (part.type === 'text' || part.type === 'refusal') {
    if (isQuiet && part.text.length > foldedFrom)
      return (
        <Folded title={`${part.text.slice(0, 80)}…`} more={more}>
          {part.text}
        </Folded>
      );
    return (
      <div className="whitespace-pre-wrap break-words">
        {part.text}
        {more && <p className="mt-1 text-xs text-ink-3">{more}</p>}
      </div>
    );
  }
  if (part.type === 'image' || part.type === 'document') {
    return (
      <p className="rounded-md border border-line bg-sunken px-3 py-2 text-xs text-ink-2">
        {words.partKinds[part.type]} {part.name}
        {part.text}
      </p>
    );
  }
  const kind = part.type === 'reasoning' || part.type === 'tool-call' ? part.type : 'tool-result';
  const title = [words.partKinds[kind], part.name].filter(Boolean).join(' · ');
  return (
    <Folded
      title={title}
      more={more}
      isOpen={part.text.length <= foldedFrom && kind !== 'tool-result'}
      isError={part.isError ?? false}
    >
      {kind === 'tool-call' ? indented(part.text) : part.text}
    </Folded>
  );
}

interface FoldedProps {
  title: string;
  more: string | undefined;
  isOpen?: boolean;
  isError?: boolean;
  children: string;
}

function Folded({ title, more, isOpen, isError, children }: FoldedProps) {
  return (
    <details open={isOpen} className="rounded-md border border-line bg-sunken">
      <summary
        className={classNames(
          'cursor-pointer truncate px-3 py-1.5 text-xs font-medium',
          isError ? 'text-bad' : 'text-ink-2',
        )}
      >
        {title}
      </summary>
      <pre className="max-h-96 overflow-auto whitespace-pre-wrap break-words border-t border-line px-3 py-2 font-mono text-xs leading-5">
        {children}
      </pre>
      {more && <p className="px-3 pb-2 text-xs text-ink-3">{more}</p>}
    </details>
  );
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
