'use client';

import { useState } from 'react';
import { Field, inputStyle } from '@/components/ui/field';

interface TypedFieldProps {
  label: string;
  hint: string;
  rows: number;
  /** The text of the value when the form opened; from then on what is typed counts. */
  initial: string;
  error?: string;
  onChange: (text: string) => void;
}

/** A text that stands for a list or a record: it stays as typed while its value is read from it. */
export function TypedField({ label, hint, rows, initial, error, onChange }: TypedFieldProps) {
  const [content, setContent] = useState(initial);
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <textarea
          {...control}
          rows={rows}
          value={content}
          spellCheck={false}
          onChange={(event) => {
            setContent(event.target.value);
            onChange(event.target.value);
          }}
          className={`${inputStyle} h-auto w-full resize-y py-1.5 font-mono text-xs`}
        />
      )}
    </Field>
  );
}
