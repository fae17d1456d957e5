'use client';

import type { ServiceName } from '@clp/core';
import { NumberField } from '@/components/configs/number-field';
import { Field, Select } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';
import type { JsonObject } from '@/lib/record';

interface AdvancedFieldsProps {
  service: ServiceName;
  entry: JsonObject;
  onChange: (changes: Record<string, unknown>) => void;
}

export function AdvancedFields({ service, entry, onChange }: AdvancedFieldsProps) {
  const text = useText();
  const words = text.configs;
  return (
    <details className="rounded-md border border-line">
      <summary className="cursor-pointer px-3 py-2 text-sm font-medium">{words.advanced}</summary>
      <div className="grid grid-cols-2 gap-3 border-t border-line p-3">
        <NumberField
          label={words.fieldTpm}
          value={entry.tpm_limit}
          onChange={(value) => onChange({ tpm_limit: value })}
        />
        <NumberField
          label={words.fieldConcurrency}
          value={entry.max_concurrency}
          onChange={(value) => onChange({ max_concurrency: value })}
        />
        <ChoiceField
          label={words.fieldProtocol}
          value={entry.protocol}
          options={[
            ['', words.protocolOwn],
            ['messages', 'Messages'],
            ['responses', 'Responses'],
            ['chat', 'Chat Completions'],
          ]}
          onChange={(value) => onChange({ protocol: value || undefined })}
        />
        <ChoiceField
          label={words.fieldHeader}
          value={entry.auth_header}
          options={[
            ['', words.headerUsual],
            ['bearer', 'Authorization'],
            ['x-api-key', 'x-api-key'],
            ['both', 'Authorization + x-api-key'],
          ]}
          onChange={(value) => onChange({ auth_header: value || undefined })}
        />
        {service === 'claude' && (
          <ChoiceField
            label={words.fieldProfile}
            value={entry.client_profile}
            options={[
              ['', words.profileAuto],
              ['claude-code', words.profileClaude],
              ['passthrough', words.profilePass],
            ]}
            onChange={(value) => onChange({ client_profile: value || undefined })}
          />
        )}
        {service === 'legacy' && (
          <>
            <StreamingField
              label={words.fieldStreaming}
              value={entry.streaming}
              onChange={(value) => onChange({ streaming: value })}
            />
            <StreamingField
              label={words.fieldToolStreaming}
              value={entry.tool_calls_streaming}
              onChange={(value) => onChange({ tool_calls_streaming: value })}
            />
            <ChoiceField
              label={words.fieldStreamUsage}
              value={entry.stream_usage}
              options={[
                ['', words.usageAsAsked],
                ['true', words.usageAlways],
              ]}
              onChange={(value) => onChange({ stream_usage: value === 'true' || undefined })}
            />
          </>
        )}
        <NumberField
          label={words.fieldMultiplier}
          hint={words.fieldMultiplierHint}
          value={entry.price_multiplier}
          onChange={(value) => onChange({ price_multiplier: value })}
        />
      </div>
    </details>
  );
}

interface ChoiceFieldProps {
  label: string;
  value: unknown;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
}

function ChoiceField({ label, value, options, onChange }: ChoiceFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          value={value === undefined || value === null ? '' : String(value)}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function StreamingField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: unknown;
  onChange: (value: boolean | null) => void;
}) {
  const { auto, always, never } = useText().configs;
  return (
    <ChoiceField
      label={label}
      value={value}
      options={[
        ['', auto],
        ['true', always],
        ['false', never],
      ]}
      onChange={(choice) => onChange(choice === '' ? null : choice === 'true')}
    />
  );
}
