'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { useSWRConfig } from 'swr';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';

/** Sets the totals to nothing, once it was said what that takes away. */
export function ClearUsage() {
  const text = useText();
  const tellFailure = useFailureToast();
  const words = text.usage;
  const { mutate } = useSWRConfig();
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);

  async function clear(): Promise<void> {
    setBusy(true);
    try {
      await write('DELETE', '/api/usage');
      toast.success(words.cleared);
      setAsking(false);
      // Every total the page shows, by whatever it is.
      await mutate((key) => typeof key === 'string' && key.startsWith('/api/usage'));
    } catch (error) {
      tellFailure(error);
    }
    setBusy(false);
  }

  return (
    <div className="flex flex-wrap items-center justify-between gap-2 px-1 text-xs text-ink-3">
      <span>{words.kept}</span>
      <Button size="small" look="quiet" onClick={() => setAsking(true)}>
        {words.clear}
      </Button>
      {isAsking && (
        <Dialog
          open
          onClose={() => setAsking(false)}
          title={words.clear}
          footer={
            <>
              <Button look="quiet" onClick={() => setAsking(false)}>
                {text.common.cancel}
              </Button>
              <Button look="danger" disabled={isBusy} onClick={() => void clear()}>
                {words.clearConfirm}
              </Button>
            </>
          }
        >
          <div className="space-y-3 p-4">
            <p>{words.clearRemoves}</p>
            <p className="text-ink-2">{words.clearKeeps}</p>
          </div>
        </Dialog>
      )}
    </div>
  );
}
