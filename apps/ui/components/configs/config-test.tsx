'use client';

import type { ServiceName } from '@clp/core';
import type { ProbeResult } from '@clp/core/proxy';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { formatMs } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';

/** Sends a short real request to a config and shows every step of the way. */
export function ConfigTest({ service, config }: { service: ServiceName; config: string }) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const [model, setModel] = useState('');
  const [result, setResult] = useState<ProbeResult | Error>();
  const [running, setRunning] = useState(false);

  async function run(): Promise<void> {
    setOpen(true);
    setRunning(true);
    setResult(undefined);
    const body = { config, ...(model && { model }) };
    setResult(
      await write<ProbeResult>('POST', `/api/configs/${service}/test`, body).catch((error: Error) => error),
    );
    setRunning(false);
  }

  return (
    <>
      <Button
        size="small"
        look="quiet"
        onClick={() => void run()}
        aria-label={`${text.configs.test} ${config}`}
      >
        {text.configs.test}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`${text.configs.test}: ${config}`}
        footer={
          <Button look="primary" disabled={running} onClick={() => void run()}>
            {running ? text.configs.testing : text.configs.test}
          </Button>
        }
      >
        <div className="space-y-4 p-4" aria-live="polite">
          <Field label={text.configs.model} hint={text.configs.modelHint}>
            {(control) => (
              <Input {...control} value={model} onChange={(event) => setModel(event.target.value)} />
            )}
          </Field>
          {running && <p className="text-ink-2">{text.configs.testing}…</p>}
          {result instanceof Error && <p className="text-bad">{result.message}</p>}
          {result && !(result instanceof Error) && <Result result={result} />}
        </div>
      </Dialog>
    </>
  );
}

function Result({ result }: { result: ProbeResult }) {
  const text = useText();
  const status = result.status_code ?? '–';
  return (
    <div className="space-y-3">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={result.success ? 'good' : 'bad'}>
          {result.success
            ? fill(text.configs.testOk, { status, ms: result.duration_ms })
            : text.configs.testFailed}
        </Badge>
        <code className="break-all font-mono text-xs text-ink-2">{result.target_url}</code>
      </p>
      {result.fault && <p className="text-bad">{result.fault}</p>}
      {result.fix && <p>{result.fix}</p>}
      <ul className="space-y-1 text-xs">
        {result.steps.map((step) => (
          <li key={step.step} className="flex gap-2">
            <Badge tone={step.state === 'failed' ? 'bad' : 'neutral'}>{step.step}</Badge>
            <span className="num text-ink-3">
              {'ms' in step && step.ms !== undefined ? formatMs(step.ms) : ''}
            </span>
            <span className="min-w-0 break-words text-ink-2">{step.detail}</span>
          </li>
        ))}
      </ul>
      {result.response_text && (
        <div>
          <CopyButton value={result.response_text} />
          <pre className="mt-1 max-h-48 overflow-auto whitespace-pre-wrap break-words rounded-md border border-line bg-sunken p-2 font-mono text-xs">
            {result.response_text}
          </pre>
        </div>
      )}
    </div>
  );
}
