'use client';

import type { FilterRule } from '@clp/core/schema';
import { Filter, Plus } from 'lucide-react';
import { FilterRow } from '@/components/filters/filter-row';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { Panel } from '@/components/ui/panel';
import { Sortable } from '@/components/ui/sortable';
import { Empty } from '@/components/ui/states';
import type { Draft } from '@/hooks/use-draft';
import { useProblems } from '@/hooks/use-problems';
import { useRuleUses } from '@/hooks/use-rule-uses';
import { useText } from '@/hooks/use-text';
import { detectorNames, freshRule, ruleNameOf, ruleOf } from '@/lib/filter-templates';
import { moved, moveInText } from '@/lib/reorder';

/** The rules in the order they run. */
export function FilterList({ draft, rules }: { draft: Draft; rules: FilterRule[] }) {
  const words = useText().filters;
  const useOf = useRuleUses('filter');
  const problems = useProblems(draft);
  const isList = Array.isArray(draft.value);
  const ids = rules.map((_, index) => String(index));

  const replaceAll = (next: FilterRule[]) => draft.edit([{ path: [], value: next }]);
  const set = (index: number, rule: FilterRule | undefined) => {
    if (isList) draft.edit([{ path: [index], value: rule }]);
    else replaceAll(rule ? rules.with(index, rule) : []);
  };
  const add = (rule: FilterRule) =>
    isList ? draft.edit([{ path: [rules.length], value: rule }]) : replaceAll([...rules, rule]);
  const move = (from: number, to: number) =>
    isList ? draft.setText(moveInText(draft.text, [], { from, to })) : replaceAll(moved(rules, from, to));

  const buttons = <AddButtons onAdd={add} />;
  return (
    <Panel title={words.rules} actions={rules.length > 0 && buttons}>
      {rules.length === 0 && (
        <Empty
          icon={<Filter aria-hidden="true" />}
          title={words.empty}
          hint={words.emptyHint}
          action={buttons}
        />
      )}
      <Sortable ids={ids} onMove={move}>
        <ol className="divide-y divide-line">
          {rules.map((rule, index) => (
            <FilterRow
              key={index}
              index={index}
              count={rules.length}
              rule={rule}
              use={draft.dirty ? undefined : useOf(ruleNameOf(rule, index))}
              problems={problems.filter(({ field }) => concerns(field, index))}
              onChange={(next) => set(index, next)}
              onMove={move}
              onRemove={() => set(index, undefined)}
            />
          ))}
        </ol>
      </Sortable>
      {rules.length > 0 && (
        <p className="border-t border-line px-4 py-2.5 text-xs text-ink-3">{words.linear}</p>
      )}
    </Panel>
  );
}

/** `rule 2 target`, or `1.source` where the schema finds the fault. */
function concerns(field: string, index: number): boolean {
  return (
    field === `rule ${index + 1}` || field.startsWith(`rule ${index + 1} `) || field.startsWith(`${index}.`)
  );
}

function AddButtons({ onAdd }: { onAdd: (rule: FilterRule) => void }) {
  const words = useText().filters;
  return (
    <>
      <Menu trigger={<Button>{words.templates}</Button>}>
        {detectorNames.map((name) => (
          <MenuItem key={name} onSelect={() => onAdd(ruleOf(name))}>
            {words.detectors[name]}
          </MenuItem>
        ))}
      </Menu>
      <Button look="primary" onClick={() => onAdd(freshRule)}>
        <Plus aria-hidden="true" className="size-4" />
        {words.add}
      </Button>
    </>
  );
}
