'use client';

import { TypedField } from '@/components/routing/typed-field';
import { useText } from '@/hooks/use-text';
import { parseJson } from '@/lib/json-text';
import { isObject, type JsonObject } from '@/lib/record';

interface OverrideFieldProps {
  value: JsonObject | undefined;
  onChange: (value: JsonObject | undefined) => void;
}

/** Members of the body to set, as JSON. */
export function OverrideField({ value, onChange }: OverrideFieldProps) {
  const words = useText().policy;

  function take(typed: string): void {
    const read = parseJson(typed);
    if (isObject(read)) onChange(read);
    else if (typed.trim() === '') onChange(undefined);
  }

  return (
    <TypedField
      label={words.override}
      hint={words.overrideHint}
      rows={2}
      value={value ? JSON.stringify(value) : ''}
      textOf={textOf}
      invalid={words.overrideInvalid}
      onChange={take}
    />
  );
}

function textOf(typed: string): string | undefined {
  if (typed.trim() === '') return '';
  const read = parseJson(typed);
  return isObject(read) ? JSON.stringify(read) : undefined;
}
