'use client';

import type { ServiceName } from '@clp/core';
import type { RoutingFile } from '@clp/core/schema';
import { BrokenFile } from '@/components/edit/broken-file';
import { ConfigMappings, ModelMappings } from '@/components/routing/mapping-lists';
import { OrderedRules } from '@/components/routing/ordered-rules';
import { Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { Failure, SkeletonRows } from '@/components/ui/states';
import type { Draft } from '@/hooks/use-draft';
import { useOverview } from '@/hooks/use-overview';
import { useProblems } from '@/hooks/use-problems';
import { useRuleUses } from '@/hooks/use-rule-uses';
import { useText } from '@/hooks/use-text';
import { isObject } from '@/lib/record';
import type { RuleName } from '@/lib/rule-use';

type Mode = NonNullable<RoutingFile['mode']>;

/** The modes and the rules of the chosen one; a click changes the draft, saving is its own step. */
export function RulesPanel({ service, draft }: { service: ServiceName; draft: Draft }) {
  const words = useText().policy;
  const { overview } = useOverview();
  const problems = useProblems(draft);
  const useOf = useRuleUses('route', service);
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
  const texts: Record<Mode, { text: string; hint: string }> = {
    default: { text: words.asSent, hint: words.asSentHint },
    'model-mapping': { text: words.mapModels, hint: words.mapModelsHint },
    'config-mapping': { text: words.pickConfig, hint: words.pickConfigHint },
    rules: { text: words.ordered, hint: words.orderedHint },
  };
  const configs = overview?.services.find(({ name }) => name === service)?.configs ?? [];
  const list = {
    service,
    draft,
    file,
    configs,
    problems,
    useOf: (rule: RuleName) => (draft.dirty ? undefined : useOf(rule)),
  };
  return (
    <Panel
      title={words.rules}
      actions={
        <Segmented<Mode>
          label={words.mode}
          value={mode}
          onChange={(value) => draft.edit([{ path: ['mode'], value }])}
          options={(Object.keys(texts) as Mode[]).map((value) => ({ value, text: texts[value].text }))}
        />
      }
    >
      <p className="border-b border-line px-4 py-2.5 text-ink-2">
        {texts[mode].hint} {words.modeOfAll}
      </p>
      {mode === 'default' && <p className="px-4 py-6 text-center text-ink-2">{words.asSentEmpty}</p>}
      {mode === 'model-mapping' && <ModelMappings {...list} />}
      {mode === 'config-mapping' && <ConfigMappings {...list} />}
      {mode === 'rules' && <OrderedRules {...list} />}
    </Panel>
  );
}
