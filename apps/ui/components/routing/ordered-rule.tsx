'use client';

import type { PolicyProblem } from '@clp/core/policy';
import type { RoutingRule } from '@clp/core/schema';
import { ArrowRight, ChevronDown, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { RuleForm } from '@/components/routing/rule-form';
import { RuleProblems } from '@/components/routing/rule-problems';
import { RuleUseNote } from '@/components/routing/rule-use-note';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/button';
import { sortableItemStyle, useSortableItem } from '@/components/ui/sortable';
import { Switch } from '@/components/ui/switch';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { fill } from '@/lib/i18n/fill';
import { conditionsOf, effectsOf } from '@/lib/routing-rule';
import type { RuleUse } from '@/lib/rule-use';

interface OrderedRuleProps {
  index: number;
  count: number;
  rule: RoutingRule;
  configs: readonly string[];
  problems: readonly PolicyProblem[];
  /** undefined: not known for this draft */
  use: RuleUse | undefined;
  /** Sets the member at a path below the rule; undefined removes it. */
  onEdit: (member: string[], value: unknown) => void;
  onMove: (from: number, to: number) => void;
  onRemove: () => void;
}

export function OrderedRule(props: OrderedRuleProps) {
  const { index, count, rule, configs, problems, use, onEdit, onMove, onRemove } = props;
  const words = useText().policy;
  const number = index + 1;
  const isNew = rule.match?.model === '' && rule.set_model === '';
  const [open, setOpen] = useState(isNew);
  const name = rule.name ?? fill(words.rule, { n: number });
  const isOff = rule.enabled === false;
  const { item, handle } = useSortableItem({ id: String(index), name, index, count, onMove });
  return (
    <li {...item} className={classNames('px-2 py-2.5 sm:px-3', sortableItemStyle)}>
      <div className="flex items-center gap-2">
        {handle}
        <Switch
          label={fill(words.enabled, { n: number })}
          checked={!isOff}
          onChange={(enabled) => onEdit(['enabled'], enabled ? undefined : false)}
        />
        <div className={classNames('min-w-0 flex-1', isOff && 'opacity-60')}>
          {rule.name && <p className="truncate font-medium">{rule.name}</p>}
          <p className="flex flex-wrap items-center gap-1.5">
            <Chips texts={conditionsOf(rule, words.conditions)} empty={words.always} />
            <ArrowRight aria-label={words.thenDo} className="size-3.5 text-ink-3" />
            <Chips texts={effectsOf(rule, words.effects)} empty={words.nothing} />
          </p>
          {use && (
            <p className="mt-1 text-xs text-ink-3">
              <RuleUseNote use={use} />
            </p>
          )}
        </div>
        <span className="flex shrink-0 flex-col sm:flex-row">
          <IconButton
            label={fill(words.editRule, { n: number })}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <ChevronDown
              aria-hidden="true"
              className={classNames('size-4 transition-transform', open && 'rotate-180')}
            />
          </IconButton>
          <IconButton
            label={fill(words.removeRule, {
              n: number,
              what: rule.name ?? (conditionsOf(rule, words.conditions).join(', ') || words.always),
            })}
            onClick={onRemove}
          >
            <Trash2 aria-hidden="true" className="size-4" />
          </IconButton>
        </span>
      </div>
      <RuleProblems problems={problems} />
      {open && <RuleForm rule={rule} number={number} configs={configs} onEdit={onEdit} />}
    </li>
  );
}

function Chips({ texts, empty }: { texts: readonly string[]; empty: string }) {
  if (texts.length === 0) return <span className="text-xs text-ink-3">{empty}</span>;
  return texts.map((each) => <Badge key={each}>{each}</Badge>);
}
