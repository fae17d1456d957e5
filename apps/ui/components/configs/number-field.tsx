'use client';

import { Field, Input } from '@/components/ui/field';

interface NumberFieldProps {
  label: string;
  hint?: string;
  error?: string;
  value: unknown;
  onChange: (value: number | undefined) => void;
}

/** A number, or nothing: an emptied field removes the key. */
export function NumberField({ label, hint, error, value, onChange }: NumberFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Input
          {...control}
          type="number"
          step="any"
          className="num"
          value={value === undefined || value === null ? '' : String(value)}
          onChange={(event) => onChange(event.target.value === '' ? undefined : Number(event.target.value))}
        />
      )}
    </Field>
  );
}
