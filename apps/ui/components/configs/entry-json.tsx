'use client';

import { useState } from 'react';
import { Field, inputStyle } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';
import { parseJson } from '@/lib/json-text';
import { isObject, type JsonObject } from '@/lib/record';

interface EntryJsonProps {
  entry: JsonObject;
  onChange: (entry: JsonObject) => void;
}

/** One entry as JSON; what is typed counts as soon as it is an object. */
export function EntryJson({ entry, onChange }: EntryJsonProps) {
  const words = useText().configs;
  const [content, setContent] = useState(() => JSON.stringify(entry, null, 2));
  const isValid = isObject(parseJson(content));

  function take(text: string): void {
    setContent(text);
    const value = parseJson(text);
    if (isObject(value)) onChange(value);
  }

  return (
    <Field label={words.json} error={isValid ? undefined : words.errorJson} hint={words.entryJsonHint}>
      {(control) => (
        <textarea
          {...control}
          rows={Math.min(28, content.split('\n').length + 2)}
          value={content}
          spellCheck={false}
          onChange={(event) => take(event.target.value)}
          className={`${inputStyle} h-auto w-full resize-y bg-sunken py-2 font-mono text-xs leading-5`}
        />
      )}
    </Field>
  );
}
