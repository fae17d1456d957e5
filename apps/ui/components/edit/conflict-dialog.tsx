'use client';

import { useMemo, useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { Draft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';
import { compareVersions, keyOf, type MergeField, mergeInto } from '@/lib/three-way';

type Choices = Record<string, 'mine' | 'theirs'>;

interface ConflictDialogProps {
  draft: Draft;
  onClose: () => void;
  /** The draft builds on their version now; it still has to be saved. */
  onMerged: () => void;
  onDropped: () => void;
}

/** Two people changed one file: what each changed, and a choice wherever both changed the same value. */
export function ConflictDialog({ draft, onClose, onMerged, onDropped }: ConflictDialogProps) {
  const words = useText().edit;
  const [choices, setChoices] = useState<Choices>({});
  const { base, theirs, text } = draft;
  const fields = useMemo(
    () => compareVersions({ base: base?.text ?? '', mine: text, theirs: theirs?.text ?? '' }),
    [base, theirs, text],
  );
  const open = fields.filter((field) => field.by === 'both' && !choices[keyOf(field)]).length;

  function merge(): void {
    draft.resolve(mergeInto(theirs?.text ?? '', fields, choices));
    onMerged();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={words.conflictTitle}
      width="max-w-3xl"
      footer={
        <>
          <span className="mr-auto text-xs text-ink-2" aria-live="polite">
            {open > 0 ? fill(words.openChoices, { n: open }) : words.allChosen}
          </span>
          <Button look="quiet" onClick={onClose}>
            {words.back}
          </Button>
          <Button onClick={onDropped}>{words.takeTheirs}</Button>
          <Button look="primary" disabled={open > 0} onClick={merge}>
            {words.reviewMerged}
          </Button>
        </>
      }
    >
      <div className="space-y-3 p-4">
        <p className="text-ink-2">{fill(words.conflictHint, { file: base?.file ?? '' })}</p>
        <ul className="space-y-2">
          {fields.map((field) => (
            <FieldItem
              key={keyOf(field)}
              field={field}
              choice={choices[keyOf(field)]}
              onChoose={(choice) => setChoices({ ...choices, [keyOf(field)]: choice })}
            />
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

interface FieldItemProps {
  field: MergeField;
  choice: 'mine' | 'theirs' | undefined;
  onChoose: (choice: 'mine' | 'theirs') => void;
}

function FieldItem({ field, choice, onChoose }: FieldItemProps) {
  const words = useText().edit;
  const name = field.path.join(' › ') || words.wholeFile;
  if (field.by !== 'both') {
    return (
      <li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-line px-3 py-2">
        <Badge tone={field.by === 'me' ? 'accent' : 'neutral'}>
          {field.by === 'me' ? words.fromMe : words.fromThem}
        </Badge>
        <span className="font-mono text-xs font-medium">{name}</span>
        <span className="min-w-0 break-all font-mono text-xs text-ink-2">
          {shown(field.base, words.absent)} →{' '}
          {shown(field.by === 'me' ? field.mine : field.theirs, words.absent)}
        </span>
      </li>
    );
  }
  const options = [
    { value: 'theirs' as const, title: words.theirs, content: field.theirs },
    { value: 'mine' as const, title: words.mine, content: field.mine },
  ];
  return (
    <li className="rounded-md border border-warn bg-warn-soft/40 px-3 py-2">
      <fieldset>
        <legend className="contents">
          <span className="font-mono text-xs font-medium">{name}</span>
          <span className="ml-2 font-mono text-xs text-ink-3">
            {words.was} {shown(field.base, words.absent)}
          </span>
        </legend>
        <div className="mt-2 grid gap-2 sm:grid-cols-2">
          {options.map(({ value, title, content }) => (
            <label
              key={value}
              className="flex cursor-pointer items-start gap-2 rounded-md border border-line-strong bg-surface px-2.5 py-2 has-[:checked]:border-accent has-[:checked]:bg-accent-soft"
            >
              <input
                type="radio"
                name={keyOf(field)}
                checked={choice === value}
                onChange={() => onChoose(value)}
                className="mt-0.5 size-4 shrink-0 accent-[var(--accent)]"
              />
              <span className="min-w-0">
                <span className="block text-xs font-medium">{title}</span>
                <span className="block max-h-40 overflow-auto whitespace-pre-wrap break-all font-mono text-xs text-ink-2">
                  {shown(content, words.absent)}
                </span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </li>
  );
}

function shown(value: unknown, absent: string): string {
  return value === undefined ? absent : JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, ' ');
}
