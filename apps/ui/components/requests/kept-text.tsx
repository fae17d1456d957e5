'use client';

import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { useText } from '@/hooks/use-text';
import { formatBytes } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

interface KeptTextProps {
  label: string;
  shown: string;
  /** What is copied; undefined = what is shown. */
  copied?: string;
  total: number;
  kept: number;
  /** Where the next stretch begins; undefined = everything is here. */
  next: number | undefined;
  isLoadingMore: boolean;
  onMore: () => void;
}

/** A body that may be long: the beginning at once, the rest when it is asked for. */
export function KeptText({ label, shown, copied, total, kept, next, isLoadingMore, onMore }: KeptTextProps) {
  const text = useText();
  return (
    <div className="space-y-2">
      <div className="flex items-center justify-between gap-2">
        <span className="text-xs font-medium text-ink-2">
          {label} <span className="num font-normal text-ink-3">{formatBytes(total)}</span>
        </span>
        <CopyButton value={copied ?? shown} />
      </div>
      {kept < total && (
        <p className="text-xs text-warn">
          {fill(text.requests.truncated, { kept: formatBytes(kept), total: formatBytes(total) })}
        </p>
      )}
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
        tabIndex={0}
        className="max-h-[60vh] overflow-auto rounded-md border border-line bg-sunken [contain:content]"
      >
        <pre className="whitespace-pre-wrap break-words p-3 font-mono text-xs leading-5">{shown}</pre>
      </section>
      {next !== undefined && (
        <Button size="small" disabled={isLoadingMore} onClick={onMore}>
          {fill(text.requests.loadMore, { done: formatBytes(next), kept: formatBytes(kept) })}
        </Button>
      )}
    </div>
  );
}
