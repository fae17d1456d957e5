'use client';

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button, IconButton } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { downloadFrom } from '@/lib/client/download';

interface LogMenuProps {
  /** What is exported, as the API's query. */
  query: string;
  onCleared: () => void;
}

/** What can be done with the whole list: export what is shown, clear the log. */
export function LogMenu({ query, onCleared }: LogMenuProps) {
  const text = useText();
  const [clearing, setClearing] = useState(false);
  const exportAs = (format: 'csv' | 'jsonl') =>
    downloadFrom(`/api/requests/export?${query}${query && '&'}format=${format}`);
  return (
    <>
      <Menu
        trigger={
          <IconButton label={text.common.more}>
            <Ellipsis aria-hidden="true" className="size-4" />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => exportAs('csv')}>{text.requests.exportCsv}</MenuItem>
        <MenuItem onSelect={() => exportAs('jsonl')}>{text.requests.exportJsonl}</MenuItem>
        <MenuLine />
        <MenuItem tone="danger" onSelect={() => setClearing(true)}>
          {text.requests.clearLog}
        </MenuItem>
      </Menu>
      {clearing && <ClearDialog onClose={() => setClearing(false)} onCleared={onCleared} />}
    </>
  );
}

function ClearDialog({ onClose, onCleared }: { onClose: () => void; onCleared: () => void }) {
  const text = useText();
  const tellFailure = useFailureToast();
  const [isBusy, setBusy] = useState(false);

  async function clear(): Promise<void> {
    setBusy(true);
    try {
      await write('DELETE', '/api/logs');
      toast.success(text.requests.cleared);
      onCleared();
      onClose();
    } catch (error) {
      setBusy(false);
      tellFailure(error);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={text.requests.clearLog}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button look="danger" disabled={isBusy} onClick={() => void clear()}>
            {text.requests.clearConfirm}
          </Button>
        </>
      }
    >
      <div className="space-y-3 p-4">
        <p>{text.requests.clearRemoves}</p>
        <p className="text-ink-2">{text.requests.clearKeeps}</p>
        <Command>clp prune --all</Command>
      </div>
    </Dialog>
  );
}
