'use client';

import type { FilterRule } from '@clp/core/schema';
import { CheckField, Field, Input, Select } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';
import { serviceNames, serviceTitles } from '@/lib/services';

interface FilterDetailsProps {
  rule: FilterRule;
  number: number;
  onChange: (rule: FilterRule) => void;
}

/** What few rules need: a name, where it looks, and for which services. */
export function FilterDetails({ rule, number, onChange }: FilterDetailsProps) {
  const words = useText().filters;
  const services = rule.services ?? [...serviceNames];

  function toggle(service: string, wanted: boolean): void {
    const next = serviceNames.filter((name) => (name === service ? wanted : services.includes(name)));
    const { services: _before, ...rest } = rule;
    onChange(next.length === serviceNames.length ? rest : { ...rest, services: next });
  }

  function setName(name: string): void {
    const { name: _before, ...rest } = rule;
    onChange(name === '' ? rest : { ...rest, name });
  }

  return (
    <div className="mt-3 grid gap-3 rounded-md border border-line bg-sunken p-3 sm:ml-[58px] sm:grid-cols-2">
      <Field label={words.name} hint={words.nameHint}>
        {(control) => (
          <Input {...control} value={rule.name ?? ''} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field label={words.scope}>
        {(control) => (
          <Select
            {...control}
            value={rule.scope ?? 'all'}
            onChange={(event) => onChange({ ...rule, scope: event.target.value as FilterRule['scope'] })}
          >
            {Object.entries(words.scopes).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="mb-1 text-xs font-medium text-ink-2">{words.services}</legend>
        {serviceNames.map((service) => (
          <CheckField
            key={service}
            label={serviceTitles[service]}
            checked={services.includes(service)}
            disabled={services.length === 1 && services.includes(service)}
            onChange={(wanted) => toggle(service, wanted)}
          />
        ))}
      </fieldset>
      {rule.detector === undefined && (
        <CheckField
          label={words.literalHint}
          name={`${words.literal} ${number}`}
          checked={rule.literal === true}
          onChange={(literal) => onChange({ ...rule, literal })}
        />
      )}
    </div>
  );
}
