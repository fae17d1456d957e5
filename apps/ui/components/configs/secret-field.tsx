'use client';

import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import type { EntryView } from '@/lib/config-entry';

interface SecretFieldProps {
  service: ServiceName;
  savedName: string;
  config: EntryView;
  error: string | undefined;
  onChange: (secret: string) => void;
}

/** A stored key stays on the server: it is shown masked, replaced whole, or revealed by one call that is noted. */
export function SecretField({ service, savedName, config, error, onChange }: SecretFieldProps) {
  const text = useText();
  const [shown, setShown] = useState<string>();
  const { secret, secretField } = config;
  const isMasked = secret.startsWith('…');

  async function reveal(): Promise<void> {
    const answer = await write<{ secret: string }>('POST', `/api/configs/${service}/reveal`, {
      config: savedName,
      field: secretField,
    }).catch((failure: Error) => {
      toast.error(failure.message);
      return undefined;
    });
    setShown(answer?.secret);
  }

  return (
    <Field
      label={text.configs.fieldSecret}
      error={error}
      hint={shown ? text.configs.revealed : text.configs.fieldSecretHint}
    >
      {(control) =>
        isMasked ? (
          <div className="flex items-center gap-2">
            <Input {...control} readOnly value={shown ?? secret} className="font-mono" />
            {shown === undefined && <Button onClick={() => void reveal()}>{text.configs.reveal}</Button>}
            <Button onClick={() => onChange('')}>{text.configs.replaceKey}</Button>
          </div>
        ) : (
          <Input
            {...control}
            type="password"
            value={secret}
            onChange={(event) => onChange(event.target.value)}
            className="font-mono"
          />
        )
      }
    </Field>
  );
}
