'use client';

import { OrderedRule } from '@/components/routing/ordered-rule';
import { RuleList, type RulesProps } from '@/components/routing/rule-list';
import { problemsAt } from '@/components/routing/rule-problems';

/** Rules with conditions, tried from the top; the first whose conditions all hold decides. */
export function OrderedRules({ service, draft, file, configs, problems, useOf }: RulesProps) {
  const rules = file.rules?.[service] ?? [];
  const path = ['rules', service];
  return (
    <RuleList draft={draft} path={path} count={rules.length} fresh={{ match: { model: '' }, set_model: '' }}>
      {(move) =>
        rules.map((rule, index) => (
          <OrderedRule
            key={index}
            index={index}
            count={rules.length}
            rule={rule}
            configs={configs}
            use={useOf({ name: rule.name || undefined, place: `rules ${index + 1}` })}
            problems={problemsAt(problems, [...path, index].join('.'))}
            onEdit={(member, value) => draft.edit([{ path: [...path, index, ...member], value }])}
            onMove={move}
            onRemove={() => draft.edit([{ path: [...path, index], value: undefined }])}
          />
        ))
      }
    </RuleList>
  );
}
