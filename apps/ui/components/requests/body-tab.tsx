'use client';

import { CopyButton } from '@/components/ui/copy-button';
import { Skeleton } from '@/components/ui/states';
import { useBody } from '@/hooks/use-request';
import { useText } from '@/hooks/use-text';
import { formatBytes } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

/** One kept side: its headers and body, JSON set out in lines. */
export function BodyTab({ id, side }: { id: string; side: 'request' | 'response' }) {
  const text = useText();
  const { part, error } = useBody(id, side, true);
  if (error) {
    return (
      <div>
        <p>{text.requests.noCapture}</p>
        <p className="text-ink-2">{text.requests.noCaptureHint}</p>
      </div>
    );
  }
  if (!part) return <Skeleton className="h-40" />;
  const headers = part.headers.flatMap((name, index) =>
    index % 2 === 0 ? [[name, part.headers[index + 1] ?? '']] : [],
  );
  return (
    <div className="space-y-3">
      <code className="block break-all font-mono text-xs">{part.line}</code>
      <details>
        <summary className="cursor-pointer text-xs font-medium text-ink-2">{text.requests.headers}</summary>
        <dl className="mt-2 grid grid-cols-[minmax(96px,auto)_minmax(0,1fr)] gap-x-3 gap-y-1 font-mono text-xs">
          {headers.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {part.kept < part.total && (
        <p className="text-xs text-warn">
          {fill(text.requests.truncated, { kept: formatBytes(part.kept), total: formatBytes(part.total) })}
        </p>
      )}
      <div className="flex items-center justify-between">
        <span className="text-xs font-medium text-ink-2">{text.requests.body}</span>
        <CopyButton value={part.text} />
      </div>
      <pre className="max-h-[60vh] overflow-auto whitespace-pre-wrap break-words rounded-md border border-line bg-sunken p-3 font-mono text-xs leading-5">
        {pretty(part.text)}
      </pre>
    </div>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
