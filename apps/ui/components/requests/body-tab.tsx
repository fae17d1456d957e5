'use client';

import { KeptText } from '@/components/requests/kept-text';
import { NothingKept } from '@/components/requests/nothing-kept';
import { Skeleton } from '@/components/ui/states';
import { useBody } from '@/hooks/use-request';
import { useText } from '@/hooks/use-text';

/** One kept side: its headers and body, JSON set out in lines once it is there as a whole. */
export function BodyTab({ id, side }: { id: string; side: 'request' | 'response' }) {
  const text = useText();
  const { part, next, isLoadingMore, loadMore, error } = useBody(id, side);
  if (error) return <NothingKept />;
  if (!part) return <Skeleton className="h-40" />;
  const headers = part.headers.flatMap((name, index) =>
    index % 2 === 0 ? [[name, part.headers[index + 1] ?? ''] as const] : [],
  );
  return (
    <div className="space-y-3">
      <code className="block break-all font-mono text-xs">{part.line}</code>
      <details>
        <summary className="cursor-pointer text-xs font-medium text-ink-2">
          {text.requests.headers} <span className="num font-normal text-ink-3">{headers.length}</span>
        </summary>
        <dl className="mt-2 grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-3 gap-y-1 font-mono text-xs">
          {headers.map(([name, value], index) => (
            <div key={`${name}-${index}`} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <KeptText
        label={text.requests.body}
        shown={pretty(part.text)}
        copied={part.text}
        total={part.total}
        kept={part.kept}
        next={next}
        isLoadingMore={isLoadingMore}
        onMore={loadMore}
      />
    </div>
  );
}

/** Above this setting out takes longer than a reader waits. Characters. */
const maxPretty = 1_000_000;

function pretty(text: string): string {
  if (text.length > maxPretty) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
