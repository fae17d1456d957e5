'use client';

import { useState } from 'react';
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
  const [isValid, setIsValid] = useState(true);

  function take(text: string): void {
    const parsed = text.trim() === '' ? undefined : parseJson(text);
    const fits = text.trim() === '' || isObject(parsed);
    setIsValid(fits);
    if (fits) onChange(isObject(parsed) ? parsed : undefined);
  }

  return (
    <TypedField
      label={words.override}
      hint={words.overrideHint}
      rows={2}
      initial={value ? JSON.stringify(value) : ''}
      error={isValid ? undefined : words.overrideInvalid}
      onChange={take}
    />
  );
}
