'use client';

import type { ChangeRecord } from '@clp/core/schema';
import { toast } from 'sonner';
import { DiffView } from '@/components/edit/diff-view';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useRefreshSettings } from '@/hooks/use-refresh-settings';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { formatDateTime } from '@/lib/format';

export function ChangeItem({ change }: { change: ChangeRecord }) {
  const text = useText();
  const tellFailure = useFailureToast();
  const refresh = useRefreshSettings();
  const hasValues = change.before !== undefined || change.after !== undefined;

  async function revert(): Promise<void> {
    try {
      await write('POST', `/api/history/${change.id}/revert`);
      toast.success(text.history.reverted);
      await refresh();
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <li className="px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <time
          dateTime={change.timestamp}
          className="num w-40 shrink-0 font-mono text-xs text-ink-3"
          suppressHydrationWarning
        >
          {formatDateTime(Date.parse(change.timestamp))}
        </time>
        <span className="min-w-0 flex-1 break-words">{change.what}</span>
        <Badge>{text.history.causes[change.cause]}</Badge>
        {change.versions?.before !== undefined && (
          <Button size="small" look="quiet" onClick={() => void revert()}>
            {text.history.revert}
          </Button>
        )}
      </div>
      {hasValues && (
        <details className="mt-1 sm:ml-[172px]">
          <summary className="cursor-pointer text-xs text-ink-2">{text.history.details}</summary>
          <div className="mt-2">
            <DiffView before={shown(change.before)} after={shown(change.after)} />
          </div>
        </details>
      )}
    </li>
  );
}

function shown(value: unknown): string {
  if (value === undefined) return '';
  return `${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}\n`;
}
