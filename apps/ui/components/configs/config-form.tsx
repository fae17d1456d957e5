'use client';

import type { ServiceName } from '@clp/core';
import { AdvancedFields } from '@/components/configs/advanced-fields';
import { NumberField } from '@/components/configs/number-field';
import { SecretField } from '@/components/configs/secret-field';
import { Field, Input } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { useText } from '@/hooks/use-text';
import { type EntryView, type FieldErrors, rpmFieldOf } from '@/lib/config-entry';
import { fill } from '@/lib/i18n/fill';
import { textOf } from '@/lib/record';

export interface ConfigFormProps {
  service: ServiceName;
  isNew: boolean;
  savedName: string;
  name: string;
  /** Places in rules and lists that name it. */
  references: number;
  config: EntryView;
  errors: FieldErrors;
  onName: (name: string) => void;
  onChange: (changes: Record<string, unknown>) => void;
}

export function ConfigForm(props: ConfigFormProps) {
  const { service, isNew, savedName, name, references, config, errors, onName, onChange } = props;
  const text = useText();
  const say = (field: keyof FieldErrors) => {
    const error = errors[field];
    return error && text.configs[error];
  };
  const { entry, secretField, secret } = config;
  const rpmField = rpmFieldOf(entry);
  const renameHint =
    references === 0 ? text.configs.renameHint : fill(text.configs.renameRules, { n: references });
  const nameHint = isNew ? text.configs.fieldNameHint : renameHint;

  function sendAs(field: 'auth_token' | 'api_key'): void {
    if (field === secretField) return;
    onChange(
      field === 'api_key' ? { api_key: secret, auth_token: '' } : { auth_token: secret, api_key: undefined },
    );
  }

  return (
    <form className="space-y-4 p-4" onSubmit={(event) => event.preventDefault()}>
      <Field label={text.configs.fieldName} error={say('name')} hint={nameHint}>
        {(control) => <Input {...control} value={name} onChange={(event) => onName(event.target.value)} />}
      </Field>
      <Field label={text.configs.fieldUrl} error={say('base_url')} hint={text.configs.fieldUrlHint}>
        {(control) => (
          <Input
            {...control}
            inputMode="url"
            placeholder="https://"
            value={textOf(entry.base_url)}
            onChange={(event) => onChange({ base_url: event.target.value.trim() })}
          />
        )}
      </Field>
      <div className="space-y-1">
        <span className="block text-xs font-medium text-ink-2">{text.configs.fieldAuth}</span>
        <Segmented
          label={text.configs.fieldAuth}
          value={secretField}
          onChange={sendAs}
          options={[
            { value: 'auth_token', text: text.configs.authToken },
            { value: 'api_key', text: text.configs.apiKey },
          ]}
        />
      </div>
      <SecretField
        service={service}
        savedName={savedName}
        config={config}
        error={say('secret')}
        onChange={(value) => onChange({ [secretField]: value })}
      />
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label={text.configs.fieldWeight}
          hint={text.configs.fieldWeightHint}
          error={say('weight')}
          value={entry.weight}
          onChange={(weight) => onChange({ weight })}
        />
        <NumberField
          label={text.configs.fieldRpm}
          hint={text.configs.fieldRpmHint}
          error={say('rpm_limit')}
          value={entry[rpmField]}
          onChange={(rpm) => onChange({ [rpmField]: rpm })}
        />
      </div>
      <AdvancedFields service={service} entry={entry} onChange={onChange} />
      <p className="text-xs text-ink-3">{text.configs.moreKeys}</p>
    </form>
  );
}
