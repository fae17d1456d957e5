'use client';

import type { ServiceName } from '@clp/core';
import type { ProbeResult } from '@clp/core/proxy';
import { CircleCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Command } from '@/components/ui/copy-button';
import { Field, Input } from '@/components/ui/field';
import { useRefreshSettings } from '@/hooks/use-refresh-settings';
import { useText } from '@/hooks/use-text';
import { addConfig } from '@/lib/client/add-config';
import { write } from '@/lib/client/call';
import { formatMs } from '@/lib/format';
import { fill } from '@/lib/i18n/fill';
import { shellWord } from '@/lib/shell-word';

interface KeyStepProps {
  service: ServiceName;
  config: string;
  url: string;
  onBack: () => void;
  onDone: () => void;
}

type Test =
  | { state: 'none' | 'running' }
  | { state: 'done'; result: ProbeResult }
  | { state: 'failed'; error: Error };

/** The key, saved with its config, and a real request to see that it works. */
export function KeyStep({ service, config, url, onBack, onDone }: KeyStepProps) {
  const text = useText();
  const words = text.setup;
  const refresh = useRefreshSettings();
  const [key, setKey] = useState('');
  const [model, setModel] = useState('');
  const [test, setTest] = useState<Test>({ state: 'none' });
  const isFine = test.state === 'done' && test.result.success;

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTest({ state: 'running' });
    try {
      await addConfig(service, { name: config, url, key });
      await refresh();
      const result = await write<ProbeResult>('POST', `/api/configs/${service}/test`, {
        config,
        ...(model.trim() && { model: model.trim() }),
      });
      setTest({ state: 'done', result });
    } catch (error) {
      setTest({ state: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-5 p-4">
      <p>
        <span className="font-medium">{config}</span>{' '}
        <code className="break-all font-mono text-xs text-ink-2">{url}</code>
      </p>
      <Field label={words.key} hint={words.keyHint}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoFocus
            value={key}
            onChange={({ target }) => setKey(target.value)}
          />
        )}
      </Field>
      <Field label={words.model} hint={words.modelHint}>
        {(control) => <Input {...control} value={model} onChange={({ target }) => setModel(target.value)} />}
      </Field>
      <div aria-live="polite">
        {test.state === 'done' && test.result.success && (
          <p className="flex items-center gap-2 rounded-md bg-good-soft px-3 py-2 text-good">
            <CircleCheck aria-hidden="true" className="size-4 shrink-0" />
            {fill(words.works, { model: test.result.model, time: formatMs(test.result.duration_ms) })}
          </p>
        )}
        {test.state === 'done' && !test.result.success && (
          <p className="rounded-md bg-bad-soft px-3 py-2 text-bad">{test.result.error_message}</p>
        )}
        {test.state === 'failed' && (
          <p className="rounded-md bg-bad-soft px-3 py-2 text-bad">{test.error.message}</p>
        )}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Command>{`clp config add ${service} ${shellWord(config)} --url ${shellWord(url)}`}</Command>
        <span className="flex gap-2">
          <Button look="quiet" onClick={onBack}>
            {words.back}
          </Button>
          <Button
            look={isFine ? 'plain' : 'primary'}
            type="submit"
            disabled={key.trim() === '' || test.state === 'running'}
          >
            {test.state === 'running' ? words.testing : words.saveAndTest}
          </Button>
          {(test.state === 'done' || test.state === 'failed') && (
            <Button look={isFine ? 'primary' : 'plain'} onClick={onDone}>
              {isFine ? words.next : words.nextAnyway}
            </Button>
          )}
        </span>
      </div>
    </form>
  );
}
