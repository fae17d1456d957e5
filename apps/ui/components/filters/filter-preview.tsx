'use client';

import type { FilterPreview as Preview } from '@clp/core/proxy';
import type { FilterRule } from '@clp/core/schema';
import { useEffect, useState } from 'react';
import { DiffView } from '@/components/edit/diff-view';
import { Badge } from '@/components/ui/badge';
import { Field, inputStyle } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { fill } from '@/lib/i18n/fill';

/** Milliseconds after the last key until the rules are tried. */
const typingMs = 300;

/** Runs the unsaved rules over a text with the proxy's own code. */
export function FilterPreview({ rules }: { rules: readonly FilterRule[] }) {
  const text = useText();
  const words = text.policy;
  const [sample, setSample] = useState('');
  const [preview, setPreview] = useState<Preview | Error>();
  const body = JSON.stringify({ rules, text: sample });

  useEffect(() => {
    if (sample === '') return setPreview(undefined);
    const timer = setTimeout(() => {
      void write<Preview>('POST', '/api/filters/preview', JSON.parse(body))
        .catch((error: Error) => error)
        .then(setPreview);
    }, typingMs);
    return () => clearTimeout(timer);
  }, [body, sample]);

  return (
    <Panel title={words.preview}>
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
          {preview instanceof Error && <p className="text-bad">{preview.message}</p>}
          {preview && !(preview instanceof Error) && <Result preview={preview} />}
        </div>
      </div>
    </Panel>
  );
}

function Result({ preview }: { preview: Preview }) {
  const words = useText().policy;
  return (
    <div className="space-y-2">
      {preview.problems.map((problem) => (
        <p key={problem.field} className="text-bad">
          {problem.field}: {problem.reason}
        </p>
      ))}
      {preview.rules.length === 0 && <p className="text-ink-2">{words.noHits}</p>}
      {preview.rules.length > 0 && (
        <>
          <ul className="flex flex-wrap gap-2">
            {preview.rules.map(({ rule, count }) => (
              <li key={rule}>
                <Badge tone="warn">
                  {rule}: {fill(words.hits, { n: count })}
                </Badge>
              </li>
            ))}
          </ul>
          <DiffView before={`${preview.before}\n`} after={`${preview.after}\n`} />
        </>
      )}
    </div>
  );
}
