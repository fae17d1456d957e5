'use client';

import type { PolicyProblem } from '@clp/core/policy';
import type { FilterRule } from '@clp/core/schema';
import { ArrowRight, Settings2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { FilterDetails } from '@/components/filters/filter-details';
import { RuleUseNote } from '@/components/routing/rule-use-note';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/field';
import { sortableItemStyle, useSortableItem } from '@/components/ui/sortable';
import { Switch } from '@/components/ui/switch';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { type DetectorName, detectorNames } from '@/lib/filter-templates';
import { fill } from '@/lib/i18n/fill';
import type { RuleUse } from '@/lib/rule-use';

interface FilterRowProps {
  index: number;
  count: number;
  rule: FilterRule;
  /** undefined: not known for this draft */
  use: RuleUse | undefined;
  problems: readonly PolicyProblem[];
  onChange: (rule: FilterRule) => void;
  onMove: (from: number, to: number) => void;
  onRemove: () => void;
}

export function FilterRow({ index, count, rule, use, problems, onChange, onMove, onRemove }: FilterRowProps) {
  const text = useText();
  const words = text.filters;
  const number = index + 1;
  const [detailed, setDetailed] = useState(false);
  const name = rule.name ?? fill(words.rule, { n: number });
  const { item, handle } = useSortableItem({ id: String(index), name, index, count, onMove });
  return (
    <li {...item} className={classNames('px-2 py-2.5 sm:px-3', sortableItemStyle)}>
      <div className="flex items-center gap-2">
        {handle}
        <Switch
          label={fill(words.enabled, { n: number })}
          checked={rule.enabled !== false}
          onChange={(enabled) => onChange(withOption(rule, { enabled: enabled ? undefined : false }))}
        />
        <div className="grid min-w-0 flex-1 grid-cols-1 items-center gap-2 sm:grid-cols-[minmax(0,1fr)_auto_auto_minmax(0,1fr)]">
          <SourceField rule={rule} number={number} isWrong={problems.length > 0} onChange={onChange} />
          <ArrowRight aria-hidden="true" className="hidden size-4 text-ink-3 sm:block" />
          <Select
            aria-label={`${words.operation} ${number}`}
            value={rule.op}
            onChange={(event) => onChange(withOperation(rule, event.target.value))}
          >
            <option value="replace">{words.replace}</option>
            <option value="remove">{words.removeText}</option>
            <option value="mask">{words.mask}</option>
          </Select>
          {rule.op === 'replace' ? (
            <Input
              aria-label={`${words.target} ${number}`}
              value={rule.target ?? ''}
              onChange={(event) => onChange({ ...rule, target: event.target.value })}
              className="font-mono text-xs"
            />
          ) : (
            <span className="text-xs text-ink-3">
              {rule.op === 'mask' ? words.maskHint : words.removeHint}
            </span>
          )}
        </div>
        <span className="flex shrink-0 flex-col sm:flex-row">
          <IconButton
            label={fill(words.details, { n: number })}
            aria-expanded={detailed}
            onClick={() => setDetailed(!detailed)}
          >
            <Settings2 aria-hidden="true" className="size-4" />
          </IconButton>
          <IconButton
            label={fill(text.policy.removeRule, {
              n: number,
              what: rule.name ?? rule.detector ?? rule.source ?? '',
            })}
            onClick={onRemove}
          >
            <Trash2 aria-hidden="true" className="size-4" />
          </IconButton>
        </span>
      </div>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 pl-[58px] text-xs text-ink-3">
        {rule.name && <span className="font-medium text-ink-2">{rule.name}</span>}
        <span>{words.scopes[rule.scope ?? 'all']}</span>
        <span aria-hidden="true">·</span>
        <span>{rule.services?.join(', ') ?? words.everyService}</span>
        {rule.literal && <Badge>{words.literal}</Badge>}
        {use && (
          <>
            <span aria-hidden="true">·</span>
            <RuleUseNote use={use} />
          </>
        )}
      </p>
      {problems.map((problem) => (
        <p
          key={`${problem.field} ${problem.reason}`}
          role="alert"
          className="mt-1 pl-[58px] text-xs text-bad"
        >
          {problem.reason}
        </p>
      ))}
      {detailed && <FilterDetails rule={rule} number={number} onChange={onChange} />}
    </li>
  );
}

interface SourceFieldProps {
  rule: FilterRule;
  number: number;
  isWrong: boolean;
  onChange: (rule: FilterRule) => void;
}

function SourceField({ rule, number, isWrong, onChange }: SourceFieldProps) {
  const words = useText().filters;
  if (rule.detector !== undefined) {
    const known = detectorNames.find((name): name is DetectorName => name === rule.detector);
    return (
      <span className="flex min-w-0 items-center gap-2">
        <Badge tone="accent">{words.builtIn}</Badge>
        <span className="min-w-0 break-words text-sm leading-tight">
          {known ? words.detectors[known] : rule.detector}
        </span>
      </span>
    );
  }
  return (
    <Input
      aria-label={`${words.source} ${number}`}
      aria-invalid={isWrong || undefined}
      value={rule.source ?? ''}
      onChange={(event) => onChange({ ...rule, source: event.target.value })}
      className="font-mono text-xs"
    />
  );
}

/** Sets members; undefined ones are left out of the file. */
function withOption(rule: FilterRule, options: Partial<FilterRule>): FilterRule {
  const entries = Object.entries({ ...rule, ...options }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as FilterRule;
}

function withOperation(rule: FilterRule, op: string): FilterRule {
  if (op === 'replace') return { ...rule, op };
  const { target: _target, ...rest } = rule;
  return { ...rest, op: op === 'mask' ? 'mask' : 'remove' };
}
