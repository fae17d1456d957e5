'use client';

import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { CallError } from '@/lib/client/call';

/** A grey stand-in, shown only when loading takes a moment. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden="true"
      className={classNames('rounded bg-hover opacity-0 [animation:late_1s_150ms_forwards]', className)}
    />
  );
}

export function SkeletonRows({ rows = 4 }: { rows?: number }) {
  const text = useText();
  return (
    <div role="status" aria-label={text.common.loading} className="space-y-2 p-4">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <Skeleton key={row} className="h-7 w-full" />
      ))}
    </div>
  );
}

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
}

/** Nothing here, and what to do next. */
export function Empty({ icon, title, hint, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      {icon && <div className="mb-1 text-ink-3 [&>svg]:size-6">{icon}</div>}
      <p className="text-base font-medium">{title}</p>
      {hint && <p className="max-w-[56ch] text-ink-2">{hint}</p>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}

/** What went wrong, with its cause and a way on. */
export function Failure({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const text = useText();
  const details =
    error instanceof CallError ? `${error.code} ${error.status}\n${error.message}` : error.message;
  return (
    <div role="alert" className="flex flex-wrap items-start gap-3 p-4">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{text.common.couldNotLoad}</p>
        <p className="break-words text-ink-2">{error.message}</p>
      </div>
      <div className="flex gap-2">
        {onRetry && (
          <Button size="small" onClick={onRetry}>
            {text.common.retry}
          </Button>
        )}
        <CopyButton value={details} label={text.common.copyDetails} />
      </div>
    </div>
  );
}
