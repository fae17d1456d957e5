'use client';

import type { ServiceName } from '@clp/core';
import type { RoutingFile } from '@clp/core/schema';
import { Plus } from 'lucide-react';
import { BrokenFile } from '@/components/edit/broken-file';
import { MappingRow } from '@/components/routing/mapping-row';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { Failure, SkeletonRows } from '@/components/ui/states';
import type { Draft } from '@/hooks/use-draft';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { isObject } from '@/lib/record';

type Mode = NonNullable<RoutingFile['mode']>;

/** The three modes and the rules of the chosen one; a click changes the draft, saving is its own step. */
export function RulesPanel({ service, draft }: { service: ServiceName; draft: Draft }) {
  const text = useText();
  const words = text.policy;
  const { overview } = useOverview();
  if (!draft.base)
    return <Panel>{draft.loadError ? <Failure error={draft.loadError} /> : <SkeletonRows />}</Panel>;
  if (draft.base.state === 'broken') {
    return (
      <Panel title={words.rules}>
        <BrokenFile view={draft.base} />
      </Panel>
    );
  }
  const file: RoutingFile = isObject(draft.value) ? draft.value : {};
  const mode = file.mode ?? 'default';
  const modes: Record<Mode, { text: string; hint: string }> = {
    default: { text: words.asSent, hint: words.asSentHint },
    'model-mapping': { text: words.mapModels, hint: words.mapModelsHint },
    'config-mapping': { text: words.pickConfig, hint: words.pickConfigHint },
    rules: { text: words.ordered, hint: words.orderedHint },
  };
  const configs = overview?.services.find(({ name }) => name === service)?.configs ?? [];
  return (
    <Panel
      title={words.rules}
      actions={
        <Segmented<Mode>
          label={words.mode}
          value={mode}
          onChange={(value) => draft.edit([{ path: ['mode'], value }])}
          options={(Object.keys(modes) as Mode[]).map((value) => ({ value, text: modes[value].text }))}
        />
      }
    >
      <p className="border-b border-line px-4 py-2.5 text-ink-2">{modes[mode].hint}</p>
      {mode === 'model-mapping' && (
        <ModelRules service={service} draft={draft} file={file} configs={configs} />
      )}
      {mode === 'config-mapping' && (
        <ConfigRules service={service} draft={draft} file={file} configs={configs} />
      )}
      {mode === 'rules' && (
        <pre className="overflow-auto p-4 font-mono text-xs">
          {JSON.stringify(file.rules?.[service] ?? [], null, 2)}
        </pre>
      )}
    </Panel>
  );
}

interface RulesProps {
  service: ServiceName;
  draft: Draft;
  file: RoutingFile;
  configs: readonly string[];
}

function ModelRules({ service, draft, file, configs }: RulesProps) {
  const words = useText().policy;
  const rules = file.modelMappings?.[service] ?? [];
  const path = ['modelMappings', service];
  return (
    <RuleList
      count={rules.length}
      onAdd={() =>
        draft.edit([
          { path: [...path, rules.length], value: { source: '', target: '', source_type: 'model' } },
        ])
      }
    >
      {rules.map((rule, index) => (
        <MappingRow
          key={index}
          index={index}
          kind={rule.source_type ?? 'model'}
          source={rule.source}
          target={rule.target}
          targetLabel={words.thenModel}
          configs={configs}
          onSource={(source) => draft.edit([{ path: [...path, index, 'source'], value: source }])}
          onKind={(kind) => draft.edit([{ path: [...path, index, 'source_type'], value: kind }])}
          onTarget={(target) => draft.edit([{ path: [...path, index, 'target'], value: target }])}
          onMoveUp={index > 0 ? () => draft.edit(swap(path, rules, index)) : undefined}
          onRemove={() => draft.edit([{ path: [...path, index], value: undefined }])}
        />
      ))}
    </RuleList>
  );
}

function ConfigRules({ service, draft, file, configs }: RulesProps) {
  const words = useText().policy;
  const rules = file.configMappings?.[service] ?? [];
  const path = ['configMappings', service];
  return (
    <RuleList
      count={rules.length}
      onAdd={() =>
        draft.edit([{ path: [...path, rules.length], value: { model: '', config: configs[0] ?? '' } }])
      }
    >
      {rules.map((rule, index) => (
        <MappingRow
          key={index}
          index={index}
          source={rule.model}
          target={rule.config}
          targetLabel={words.thenConfig}
          targets={configs}
          configs={configs}
          onSource={(model) => draft.edit([{ path: [...path, index, 'model'], value: model }])}
          onTarget={(config) => draft.edit([{ path: [...path, index, 'config'], value: config }])}
          onMoveUp={index > 0 ? () => draft.edit(swap(path, rules, index)) : undefined}
          onRemove={() => draft.edit([{ path: [...path, index], value: undefined }])}
        />
      ))}
    </RuleList>
  );
}

/** Two neighbours change places. */
function swap(path: readonly string[], rules: readonly unknown[], index: number) {
  return [
    { path: [...path, index - 1], value: rules[index] },
    { path: [...path, index], value: rules[index - 1] },
  ];
}

function RuleList({
  count,
  onAdd,
  children,
}: {
  count: number;
  onAdd: () => void;
  children: React.ReactNode;
}) {
  const words = useText().policy;
  return (
    <div>
      {count === 0 && <p className="px-4 py-3 text-ink-2">{words.noRules}</p>}
      <ol className="divide-y divide-line">{children}</ol>
      <div className="border-t border-line p-2">
        <Button look="quiet" onClick={onAdd}>
          <Plus aria-hidden="true" className="size-4" />
          {words.addRule}
        </Button>
      </div>
    </div>
  );
}
