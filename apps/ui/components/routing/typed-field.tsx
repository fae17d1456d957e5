'use client';

import { useState } from 'react';
import { Field, inputStyle } from '@/components/ui/field';

interface TypedFieldProps {
  label: string;
  hint: string;
  rows: number;
  /** The text of the value. */
  value: string;
  /** The text of the value that is read from what was typed; undefined where none can be. */
  textOf: (typed: string) => string | undefined;
  /** Said while none can be read. */
  invalid?: string;
  onChange: (typed: string) => void;
}

/** A text that stands for a list or a record: it stays as typed while its value is read from it. */
export function TypedField({ label, hint, rows, value, textOf, invalid, onChange }: TypedFieldProps) {
  const [typed, setTyped] = useState({ content: value, over: value });
  const read = textOf(typed.content);
  // Another rule may stand here by now, or the draft was discarded.
  const isOurs = (read ?? typed.over) === value;
  return (
    <Field label={label} hint={hint} error={isOurs && read === undefined ? invalid : undefined}>
      {(control) => (
        <textarea
          {...control}
          rows={rows}
          value={isOurs ? typed.content : value}
          spellCheck={false}
          onChange={(event) => {
            setTyped({ content: event.target.value, over: value });
            onChange(event.target.value);
          }}
          className={`${inputStyle} h-auto w-full resize-y py-1.5 font-mono text-xs`}
        />
      )}
    </Field>
  );
}
