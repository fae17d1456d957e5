'use client';

import type { RoutingRule } from '@clp/core/schema';
import { NumberField } from '@/components/configs/number-field';
import { OverrideField } from '@/components/routing/override-field';
import { TypedField } from '@/components/routing/typed-field';
import { Field, Input, Select } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';
import { formatHeaders, formatNames, parseHeaders, parseNames } from '@/lib/routing-rule';

interface RuleFormProps {
  rule: RoutingRule;
  number: number;
  configs: readonly string[];
  onEdit: (member: string[], value: unknown) => void;
}

const kinds = ['model', 'prefix', 'glob', 'regex'] as const;

/** Everything one ordered rule can say. An emptied field takes its member out of the file. */
export function RuleForm({ rule, number, configs, onEdit }: RuleFormProps) {
  const words = useText().policy;
  const match = rule.match ?? {};
  const editMatch = (member: string, value: unknown) => onEdit(['match', member], value);
  return (
    <div className="mt-3 space-y-4 rounded-md border border-line bg-sunken p-3 sm:ml-[58px]">
      <Field label={words.name}>
        {(control) => (
          <Input
            {...control}
            value={rule.name ?? ''}
            onChange={(event) => onEdit(['name'], event.target.value || undefined)}
          />
        )}
      </Field>
      <fieldset className="space-y-3">
        <legend className="mb-1 text-xs font-semibold">{words.when}</legend>
        <div className="grid grid-cols-[112px_minmax(0,1fr)] gap-2">
          <Select
            aria-label={`${words.kind} ${number}`}
            value={match.model_type ?? 'model'}
            onChange={(event) => editMatch('model_type', event.target.value)}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {words.kinds[kind]}
              </option>
            ))}
          </Select>
          <Input
            aria-label={`${words.whenModel} ${number}`}
            placeholder={words.anyModel}
            value={match.model ?? ''}
            onChange={(event) => editMatch('model', event.target.value || undefined)}
            className="font-mono text-xs"
          />
        </div>
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
          <YesNo label={words.tools} value={match.has_tools} onChange={(v) => editMatch('has_tools', v)} />
          <YesNo label={words.images} value={match.has_images} onChange={(v) => editMatch('has_images', v)} />
          <YesNo label={words.thinking} value={match.thinking} onChange={(v) => editMatch('thinking', v)} />
          <NumberField
            label={words.minTokens}
            value={match.min_input_tokens}
            onChange={(value) => editMatch('min_input_tokens', value)}
          />
          <NumberField
            label={words.maxTokens}
            value={match.max_input_tokens}
            onChange={(value) => editMatch('max_input_tokens', value)}
          />
          <Field label={words.project}>
            {(control) => (
              <Input
                {...control}
                value={match.project ?? ''}
                onChange={(event) => editMatch('project', event.target.value || undefined)}
              />
            )}
          </Field>
        </div>
        <TypedField
          label={words.headers}
          hint={words.headersHint}
          rows={2}
          value={formatHeaders(match.headers)}
          textOf={(typed) => formatHeaders(parseHeaders(typed))}
          onChange={(text) => editMatch('headers', parseHeaders(text))}
        />
      </fieldset>
      <fieldset className="space-y-3">
        <legend className="mb-1 text-xs font-semibold">{words.thenDo}</legend>
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <Field label={words.setModel}>
            {(control) => (
              <Input
                {...control}
                placeholder={words.unchanged}
                value={rule.set_model ?? ''}
                onChange={(event) => onEdit(['set_model'], event.target.value || undefined)}
                className="font-mono text-xs"
              />
            )}
          </Field>
          <Field label={words.pinTo}>
            {(control) => (
              <Select
                {...control}
                value={rule.pin ?? ''}
                onChange={(event) => onEdit(['pin'], event.target.value || undefined)}
              >
                <option value="">{words.asBalanced}</option>
                {[...new Set([...configs, ...(rule.pin ? [rule.pin] : [])])].map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <TypedField
          label={words.fallback}
          hint={words.fallbackHint}
          rows={1}
          value={formatNames(rule.fallback_models)}
          textOf={(typed) => formatNames(parseNames(typed))}
          onChange={(text) => onEdit(['fallback_models'], parseNames(text))}
        />
        <OverrideField value={rule.override} onChange={(value) => onEdit(['override'], value)} />
      </fieldset>
    </div>
  );
}

interface YesNoProps {
  label: string;
  value: boolean | undefined;
  onChange: (value: boolean | undefined) => void;
}

function YesNo({ label, value, onChange }: YesNoProps) {
  const words = useText().policy;
  return (
    <Field label={label}>
      {(control) => (
        <Select
          {...control}
          value={value === undefined ? '' : String(value)}
          onChange={(event) =>
            onChange(event.target.value === '' ? undefined : event.target.value === 'true')
          }
        >
          <option value="">{words.either}</option>
          <option value="true">{words.with}</option>
          <option value="false">{words.without}</option>
        </Select>
      )}
    </Field>
  );
}
