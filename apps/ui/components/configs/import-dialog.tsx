'use client';

import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { ImportItemRow } from '@/components/configs/import-item';
import { useReview } from '@/components/edit/use-review';
import { Button, buttonStyle } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, inputStyle } from '@/components/ui/field';
import type { Draft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';
import { type ImportChoice, importEdits, needsKey, planImport, usualChoice } from '@/lib/import-plan';
import { parseJson } from '@/lib/json-text';

interface ImportDialogProps {
  service: ServiceName;
  draft: Draft;
  onClose: () => void;
}

/** Shows what a file would add and change before anything is saved. */
export function ImportDialog({ service, draft, onClose }: ImportDialogProps) {
  const text = useText();
  const words = text.configs;
  const [content, setContent] = useState('');
  const [choices, setChoices] = useState<Record<string, ImportChoice>>({});
  const [keys, setKeys] = useState<Record<string, string>>({});
  const { review, dialog } = useReview(draft, onClose);
  const plan = planImport(parseJson(content), draft.base && parseJson(draft.base.text), service);
  const taken = plan?.items.filter((item) => (choices[item.name] ?? usualChoice(item)) !== 'skip') ?? [];
  const missing = taken.filter(
    (item) => needsKey(item, choices[item.name] ?? usualChoice(item)) && !keys[item.name],
  );

  function takeOver(): void {
    if (!plan) return;
    review(importEdits(plan, choices, keys));
  }

  if (dialog) return dialog;
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.import}
      width="max-w-2xl"
      footer={
        <>
          <span className="mr-auto text-xs text-ink-2" aria-live="polite">
            {missing.length > 0 ? fill(words.keysMissing, { n: missing.length }) : ''}
          </span>
          <Button look="quiet" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button look="primary" disabled={taken.length === 0 || missing.length > 0} onClick={takeOver}>
            {text.edit.review}
          </Button>
        </>
      }
    >
      <div className="space-y-3 p-4">
        <label className={buttonStyle({})}>
          {words.chooseFile}
          <input
            type="file"
            accept="application/json,.json"
            className="sr-only"
            onChange={(event) => void event.target.files?.[0]?.text().then(setContent)}
          />
        </label>
        <Field
          label={words.orPaste}
          error={content.trim() !== '' && !plan ? words.importUnreadable : undefined}
          hint={words.importHint}
        >
          {(control) => (
            <textarea
              {...control}
              rows={plan ? 3 : 8}
              value={content}
              spellCheck={false}
              onChange={(event) => setContent(event.target.value)}
              className={`${inputStyle} h-auto w-full resize-y py-2 font-mono text-xs`}
            />
          )}
        </Field>
        {plan && plan.others.length > 0 && (
          <p className="text-ink-2">{fill(words.otherServices, { names: plan.others.join(', ') })}</p>
        )}
        {plan && (
          <ul className="divide-y divide-line rounded-md border border-line">
            {plan.items.map((item) => (
              <ImportItemRow
                key={item.name}
                item={item}
                choice={choices[item.name] ?? usualChoice(item)}
                secret={keys[item.name] ?? ''}
                onChoose={(choice) => setChoices({ ...choices, [item.name]: choice })}
                onSecret={(secret) => setKeys({ ...keys, [item.name]: secret })}
              />
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
