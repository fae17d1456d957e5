'use client';

import { Download } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { downloadAnswer } from '@/lib/client/download';
import { fill } from '@/lib/i18n/fill';

/** Which CLP this is, and what to hand to somebody who helps. */
export function AboutTab() {
  const text = useText();
  const tellFailure = useFailureToast();
  const words = text.settings;
  const { overview } = useOverview();
  const [busy, setBusy] = useState(false);

  async function save(): Promise<void> {
    setBusy(true);
    try {
      await downloadAnswer('/api/diagnostics', { name: 'clp-report.json', type: 'application/json' });
    } catch (error) {
      tellFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="max-w-3xl space-y-3">
      <Panel title="CLP">
        <p className="break-words p-4">
          {overview && fill(words.aboutCLP, { version: overview.version, home: overview.home })}
        </p>
      </Panel>
      <Panel title={words.diagnostics}>
        <div className="space-y-3 p-4">
          <p>{words.diagnosticsHint}</p>
          <div className="flex flex-wrap items-center gap-3">
            <Button disabled={busy} onClick={() => void save()}>
              <Download aria-hidden="true" className="size-3.5" />
              {words.diagnosticsSave}
            </Button>
            <Command>clp report</Command>
          </div>
        </div>
      </Panel>
    </div>
  );
}
