'use client';

import type { ServiceName } from '@clp/core';
import type { ModelList } from '@clp/core/proxy';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { fill } from '@/lib/i18n/fill';
import type { JsonObject } from '@/lib/record';

interface ModelFieldProps {
  service: ServiceName;
  config: string;
  entry?: JsonObject | undefined;
  model: string;
  onModel: (model: string) => void;
}

/** A model to type, or to choose once the upstream was asked what it has. */
export function ModelField({ service, config, entry, model, onModel }: ModelFieldProps) {
  const words = useText().configs;
  const listId = useId();
  const [asking, setAsking] = useState(false);
  const [found, setFound] = useState<ModelList | Error>();
  const models = found && !(found instanceof Error) ? found.models : [];

  async function discover(): Promise<void> {
    setAsking(true);
    const body = { config, ...(entry && { entry }) };
    setFound(
      await write<ModelList>('POST', `/api/configs/${service}/models`, body).catch((error: Error) => error),
    );
    setAsking(false);
  }

  return (
    <div className="space-y-1">
      <Field label={words.model} hint={words.modelHint}>
        {(control) => (
          <span className="flex gap-2">
            <Input
              {...control}
              list={listId}
              value={model}
              onChange={(event) => onModel(event.target.value)}
              className="font-mono text-xs"
            />
            <Button disabled={asking} onClick={() => void discover()}>
              {words.discover}
            </Button>
          </span>
        )}
      </Field>
      <datalist id={listId}>
        {models.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <p aria-live="polite" className="text-xs text-ink-2">
        {describe(found, words)}
      </p>
      {models.length > 0 && (
        <ul className="flex max-h-28 flex-wrap gap-1 overflow-y-auto">
          {models.map((name) => (
            <li key={name} className="max-w-full">
              <Button size="small" className="max-w-full font-mono" onClick={() => onModel(name)}>
                <span className="truncate">{name}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function describe(
  found: ModelList | Error | undefined,
  words: { modelsFound: string; noModels: string },
): string {
  if (!found) return '';
  if (found instanceof Error) return found.message;
  if (found.fault) return `${found.fault} ${found.fix ?? ''}`;
  return found.models.length === 0 ? words.noModels : fill(words.modelsFound, { n: found.models.length });
}
