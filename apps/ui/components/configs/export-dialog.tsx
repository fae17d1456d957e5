'use client';

import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { CheckField } from '@/components/ui/field';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { downloadText } from '@/lib/client/download';

/** A file of a service's configs: without keys unless somebody insists. */
export function ExportDialog({ service, onClose }: { service: ServiceName; onClose: () => void }) {
  const text = useText();
  const tellFailure = useFailureToast();
  const words = text.configs;
  const [plain, setPlain] = useState(false);

  async function download(): Promise<void> {
    try {
      const body = { secrets: plain ? 'plain' : 'masked' };
      const answer = await write<{ text: string }>('POST', `/api/configs/${service}/export`, body);
      downloadText(answer.text, { name: `clp-${service}-configs.json`, type: 'application/json' });
      onClose();
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={words.export}
      footer={
        <>
          <Button look="quiet" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button look={plain ? 'danger' : 'primary'} onClick={() => void download()}>
            {plain ? words.downloadPlain : words.download}
          </Button>
        </>
      }
    >
      <div className="space-y-3 p-4">
        <p>{words.exportHint}</p>
        <CheckField label={words.withKeys} checked={plain} onChange={setPlain} />
        {plain && (
          <p role="alert" className="rounded-md bg-warn-soft px-3 py-2 text-warn">
            {words.withKeysHint}
          </p>
        )}
        <Command>{`clp config export${plain ? ' --secrets' : ''} > configs.json`}</Command>
      </div>
    </Dialog>
  );
}
