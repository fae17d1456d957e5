'use client';

import type { FilterRule } from '@clp/core/schema';
import { Trash2 } from 'lucide-react';
import { IconButton } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/field';
import { Switch } from '@/components/ui/switch';
import { useText } from '@/hooks/use-text';
import { fill } from '@/lib/i18n/fill';

interface FilterRowProps {
  index: number;
  rule: FilterRule;
  onChange: (rule: FilterRule) => void;
  onRemove: () => void;
}

export function FilterRow({ index, rule, onChange, onRemove }: FilterRowProps) {
  const text = useText();
  const words = text.policy;
  const number = index + 1;
  const scopes = {
    all: words.scopeAll,
    system: words.scopeSystem,
    messages: words.scopeMessages,
    tool_results: words.scopeTools,
  };
  return (
    <li className="flex flex-wrap items-center gap-2 px-4 py-2.5">
      <Switch
        label={fill(words.enabled, { n: number })}
        checked={rule.enabled !== false}
        onChange={(enabled) => onChange({ ...rule, enabled })}
      />
      <div className="min-w-40 flex-[2]">
        <Input
          aria-label={`${words.source} ${number}`}
          title={rule.name}
          value={rule.detector ?? rule.source ?? ''}
          readOnly={rule.detector !== undefined}
          onChange={(event) => onChange({ ...rule, source: event.target.value })}
          className="font-mono text-xs"
        />
      </div>
      <Select
        fit
        aria-label={`${words.operation} ${number}`}
        value={rule.op}
        onChange={(event) => onChange(withOperation(rule, event.target.value))}
      >
        <option value="replace">{words.replace}</option>
        <option value="remove">{words.removeText}</option>
        <option value="mask">{words.mask}</option>
      </Select>
      {rule.op === 'replace' && (
        <div className="min-w-28 flex-1">
          <Input
            aria-label={`${words.target} ${number}`}
            value={rule.target ?? ''}
            onChange={(event) => onChange({ ...rule, target: event.target.value })}
            className="font-mono text-xs"
          />
        </div>
      )}
      <Select
        fit
        aria-label={`${words.scope} ${number}`}
        value={rule.scope ?? 'all'}
        onChange={(event) => onChange({ ...rule, scope: event.target.value as FilterRule['scope'] })}
      >
        {Object.entries(scopes).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </Select>
      <label className="flex items-center gap-1.5 text-xs text-ink-2">
        <input
          type="checkbox"
          checked={rule.literal === true}
          onChange={(event) => onChange({ ...rule, literal: event.target.checked })}
          className="size-4 accent-[var(--accent)]"
        />
        {words.literal}
      </label>
      <IconButton label={`${text.common.remove} ${number}`} onClick={onRemove}>
        <Trash2 aria-hidden="true" className="size-4" />
      </IconButton>
    </li>
  );
}

function withOperation(rule: FilterRule, op: string): FilterRule {
  if (op === 'replace') return { ...rule, op };
  const { target: _target, ...rest } = rule;
  return { ...rest, op: op === 'mask' ? 'mask' : 'remove' };
}
