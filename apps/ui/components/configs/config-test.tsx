'use client';

import type { ServiceName } from '@clp/core';
import type { ProbeResult } from '@clp/core/proxy';
import { useRef, useState } from 'react';
import { ModelField } from '@/components/configs/model-field';
import { TestReport } from '@/components/configs/test-report';
import { Button, type buttonStyle } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Select } from '@/components/ui/field';
import { testConfig } from '@/hooks/use-config-test';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';
import type { JsonObject } from '@/lib/record';

interface ConfigTestProps {
  service: ServiceName;
  config: string;
  /** Unsaved members to test; absent = as saved. */
  entry?: JsonObject;
  look?: NonNullable<Parameters<typeof buttonStyle>[0]>['look'];
  size?: 'small' | 'medium';
}

const efforts = ['minimal', 'low', 'medium', 'high'];
const summaries = ['auto', 'detailed'];

/** Sends a short real request to a config and shows every step of the way. */
export function ConfigTest({ service, config, entry, look = 'quiet', size = 'small' }: ConfigTestProps) {
  const text = useText();
  const words = text.configs;
  const [open, setOpen] = useState(false);
  const [model, setModel] = useState('');
  const [effort, setEffort] = useState('');
  const [summary, setSummary] = useState('');
  const [result, setResult] = useState<ProbeResult | Error>();
  const [running, setRunning] = useState(false);
  const runs = useRef(0);

  async function run(): Promise<void> {
    runs.current += 1;
    const own = runs.current;
    setOpen(true);
    setRunning(true);
    setResult(undefined);
    const reasoning = { ...(effort && { effort }), ...(summary && { summary }) };
    const answer = await testConfig(service, {
      config,
      ...(entry && { entry }),
      ...(model && { model }),
      ...(Object.keys(reasoning).length > 0 && { members: { reasoning } }),
    });
    // An earlier test of what was there then may end later.
    if (own !== runs.current) return;
    setResult(answer);
    setRunning(false);
  }

  return (
    <>
      <Button
        size={size}
        look={look}
        onClick={() => void run()}
        aria-label={fill(words.testOf, { name: config })}
      >
        {words.test}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={fill(words.testOf, { name: config })}
        footer={
          <Button look="primary" disabled={running} onClick={() => void run()}>
            {running ? words.testing : words.again}
          </Button>
        }
      >
        <div className="space-y-4 p-4">
          <ModelField service={service} config={config} entry={entry} model={model} onModel={setModel} />
          {service === 'codex' && (
            <div className="grid grid-cols-2 gap-3">
              <ChoiceField
                label={text.settings.effort}
                value={effort}
                values={efforts}
                onChange={setEffort}
              />
              <ChoiceField
                label={text.settings.summary}
                value={summary}
                values={summaries}
                onChange={setSummary}
              />
            </div>
          )}
          <div aria-live="polite">
            {running && <p className="text-ink-2">{words.testing}…</p>}
            {result instanceof Error && <p className="text-bad">{result.message}</p>}
            {result && !(result instanceof Error) && <TestReport result={result} />}
          </div>
        </div>
      </Dialog>
    </>
  );
}

interface ChoiceFieldProps {
  label: string;
  value: string;
  values: readonly string[];
  onChange: (value: string) => void;
}

function ChoiceField({ label, value, values, onChange }: ChoiceFieldProps) {
  const { unset } = useText().settings;
  return (
    <Field label={label}>
      {(control) => (
        <Select {...control} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">{unset}</option>
          {values.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}
