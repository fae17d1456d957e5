'use client';

import type { RequestRow } from '@clp/core/schema';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Input, Select } from '@/components/ui/field';
import { useAddress } from '@/hooks/use-address';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { fill } from '@/lib/i18n/fill';

/** Asks before a request is sent again: it costs what it cost. */
export function ReplayDialog({ row, onClose }: { row: RequestRow; onClose: () => void }) {
  const text = useText();
  const tellFailure = useFailureToast();
  const words = text.requests;
  const address = useAddress();
  const { overview } = useOverview();
  const configs = overview?.services.find(({ name }) => name === row.service)?.configs ?? [];
  const [config, setConfig] = useState('');
  const [model, setModel] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function send(): Promise<void> {
    setBusy(true);
    try {
      const { id, status } = await write<{ id: string; status: number }>(
        'POST',
        `/api/requests/${row.id}/replay`,
        { ...(config && { config }), ...(model.trim() && { model: model.trim() }) },
      );
      toast.success(fill(words.replayed, { status }), {
        action: { label: text.common.open, onClick: () => address.set({ id, tab: '' }) },
      });
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
      title={words.replayTitle}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button look="primary" disabled={isBusy} onClick={() => void send()}>
            {words.replaySend}
          </Button>
        </>
      }
    >
      <div className="space-y-4 p-4">
        <p className="text-ink-2">{words.replayHint}</p>
        <Field label={words.config}>
          {(control) => (
            <Select {...control} value={config} onChange={({ target }) => setConfig(target.value)}>
              <option value="">{words.replayRouted}</option>
              {configs.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label={words.model}>
          {(control) => (
            <Input
              {...control}
              placeholder={row.modelSent ?? row.model}
              value={model}
              onChange={({ target }) => setModel(target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  );
}
