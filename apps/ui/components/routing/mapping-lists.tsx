'use client';

import type { SourceKind } from '@clp/core/schema';
import { MappingRow } from '@/components/routing/mapping-row';
import { RuleList, type RulesProps } from '@/components/routing/rule-list';
import { problemsAt } from '@/components/routing/rule-problems';
import { useText } from '@/hooks/use-text';

const modelKinds = ['model', 'prefix', 'glob', 'regex'] as const satisfies SourceKind[];
const allKinds = ['model', 'config', 'prefix', 'glob', 'regex'] as const satisfies SourceKind[];

/** Rules that rename a model. */
export function ModelMappings({ service, draft, file, configs, problems, useOf }: RulesProps) {
  const words = useText().policy;
  const rules = file.modelMappings?.[service] ?? [];
  const path = ['modelMappings', service];
  return (
    <RuleList
      draft={draft}
      path={path}
      count={rules.length}
      fresh={{ source: '', target: '', source_type: 'model' }}
    >
      {(move) =>
        rules.map((rule, index) => (
          <MappingRow
            key={index}
            index={index}
            count={rules.length}
            kind={rule.source_type ?? 'model'}
            kinds={configs.length > 0 ? allKinds : modelKinds}
            source={rule.source}
            target={rule.target}
            targetLabel={words.thenModel}
            use={useOf({ place: `modelMappings ${index + 1}` })}
            problems={problemsAt(problems, [...path, index].join('.'))}
            onSource={(source) => draft.edit([{ path: [...path, index, 'source'], value: source }])}
            onKind={(kind) => draft.edit([{ path: [...path, index, 'source_type'], value: kind }])}
            onTarget={(target) => draft.edit([{ path: [...path, index, 'target'], value: target }])}
            onMove={move}
            onRemove={() => draft.edit([{ path: [...path, index], value: undefined }])}
          />
        ))
      }
    </RuleList>
  );
}

/** Rules that bind a model to a config. */
export function ConfigMappings({ service, draft, file, configs, problems, useOf }: RulesProps) {
  const words = useText().policy;
  const rules = file.configMappings?.[service] ?? [];
  const path = ['configMappings', service];
  return (
    <RuleList draft={draft} path={path} count={rules.length} fresh={{ model: '', config: configs[0] ?? '' }}>
      {(move) =>
        rules.map((rule, index) => (
          <MappingRow
            key={index}
            index={index}
            count={rules.length}
            kind={rule.model_type ?? 'model'}
            kinds={modelKinds}
            source={rule.model}
            target={rule.config}
            targetLabel={words.thenConfig}
            targets={configs}
            use={useOf({ place: `configMappings ${index + 1}` })}
            problems={problemsAt(problems, [...path, index].join('.'))}
            onSource={(model) => draft.edit([{ path: [...path, index, 'model'], value: model }])}
            onKind={(kind) => draft.edit([{ path: [...path, index, 'model_type'], value: kind }])}
            onTarget={(config) => draft.edit([{ path: [...path, index, 'config'], value: config }])}
            onMove={move}
            onRemove={() => draft.edit([{ path: [...path, index], value: undefined }])}
          />
        ))
      }
    </RuleList>
  );
}
