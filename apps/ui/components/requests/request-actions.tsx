'use client';

import type { RequestRow } from '@clp/core/schema';
import { FlaskConical, Link2, Repeat2, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { ReplayDialog } from '@/components/requests/replay-dialog';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useGo } from '@/hooks/use-go';
import { useKey } from '@/hooks/use-key';
import { useText } from '@/hooks/use-text';
import { read } from '@/lib/client/call';
import { copyText } from '@/lib/client/copy';

/** What can be done with one request. Sending it again needs its body. */
export function RequestActions({ row, isKept }: { row: RequestRow; isKept: boolean }) {
  const text = useText();
  const tellFailure = useFailureToast();
  const words = text.requests;
  const go = useGo();
  const [isReplaying, setReplaying] = useState(false);

  async function copy(make: () => Promise<string> | string, done: string): Promise<void> {
    try {
      await copyText(await make());
      toast.success(done);
    } catch (error) {
      tellFailure(error);
    }
  }

  const copyCurl = () =>
    copy(
      async () => (await read<{ command: string }>(`/api/requests/${row.id}/curl`)).command,
      words.curlCopied,
    );
  const model = row.modelAsked ?? row.model ?? '';
  const testRule = () => go(`/routing/${row.service}?model=${encodeURIComponent(model)}`);
  const testFilter = () => go(`/filters?request=${row.id}`);
  useKey('y', () => void (isKept && copyCurl()));
  useKey('r', () => isKept && setReplaying(true));
  useKey('t', testRule);

  return (
    <div className="flex flex-wrap gap-1 px-2 pt-2">
      <Button
        size="small"
        disabled={!isKept}
        title={isKept ? undefined : words.noCapture}
        onClick={() => void copyCurl()}
      >
        <SquareTerminal aria-hidden="true" className="size-3.5" />
        {words.copyCurl}
      </Button>
      <Button
        size="small"
        disabled={!isKept}
        title={isKept ? undefined : words.noCapture}
        onClick={() => setReplaying(true)}
      >
        <Repeat2 aria-hidden="true" className="size-3.5" />
        {words.replay}
      </Button>
      <Button size="small" onClick={() => void copy(() => window.location.href, words.linkCopied)}>
        <Link2 aria-hidden="true" className="size-3.5" />
        {words.copyLink}
      </Button>
      <Menu
        align="start"
        trigger={
          <Button size="small">
            <FlaskConical aria-hidden="true" className="size-3.5" />
            {words.test}
          </Button>
        }
      >
        <MenuItem onSelect={testRule}>{words.testRule}</MenuItem>
        <MenuItem onSelect={testFilter} disabled={!isKept}>
          {words.testFilter}
        </MenuItem>
      </Menu>
      {isReplaying && <ReplayDialog row={row} onClose={() => setReplaying(false)} />}
    </div>
  );
}
