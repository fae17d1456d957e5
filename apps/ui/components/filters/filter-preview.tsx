'use client';

import type { FilterPreview as Preview } from '@clp/core/proxy';
import type { FilterRule } from '@clp/core/schema';
import { Check } from 'lucide-react';
import { useState } from 'react';
import { DiffView } from '@/components/edit/diff-view';
import { SampleChoice } from '@/components/filters/sample-choice';
import { Badge } from '@/components/ui/badge';
import { Field, inputStyle } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { useAnswer } from '@/hooks/use-answer';
import { useText } from '@/hooks/use-text';
import { parseJson } from '@/lib/json-text';

/** Runs the unsaved rules over a text with the proxy's own code. */
export function FilterPreview({ rules }: { rules: readonly FilterRule[] }) {
  const words = useText().filters;
  const [sample, setSample] = useState('');
  const { answer, error } = useAnswer<Preview>(
    '/api/filters/preview',
    sample === '' ? undefined : { rules, text: sample },
  );

  return (
    <Panel title={words.preview} actions={<SampleChoice onSample={setSample} />}>
      <div className="space-y-3 p-4">
        <Field label={words.sample} hint={words.previewHint}>
          {(control) => (
            <textarea
              {...control}
              rows={6}
              value={sample}
              placeholder={words.previewPlaceholder}
              onChange={(event) => setSample(event.target.value)}
              className={`${inputStyle} h-auto w-full resize-y py-2 font-mono text-xs`}
            />
          )}
        </Field>
        <div aria-live="polite">
          {error && <p className="text-bad">{error.message}</p>}
          {answer && <Result preview={answer} />}
        </div>
      </div>
    </Panel>
  );
}

function Result({ preview }: { preview: Preview }) {
  const words = useText().filters;
  const { before, after, rules } = preview;
  const wasJson = parseJson(before) !== undefined;
  return (
    <div className="space-y-2">
      <p className="flex flex-wrap items-center gap-2">
        {rules.length === 0 && <span className="text-ink-2">{words.noHits}</span>}
        {rules.map(({ rule, count }) => (
          <Badge key={rule} tone="warn">
            {`${rule} ×${count}`}
          </Badge>
        ))}
        {wasJson && parseJson(after) !== undefined && (
          <Badge tone="good">
            <Check aria-hidden="true" className="size-3" />
            {words.stillJson}
          </Badge>
        )}
        <span className="num text-xs text-ink-3">{`${preview.ms.toFixed(1)} ms`}</span>
      </p>
      {rules.length > 0 && <DiffView before={`${before}\n`} after={`${after}\n`} />}
    </div>
  );
}
