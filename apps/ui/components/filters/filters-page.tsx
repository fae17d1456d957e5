'use client';

import type { FilterRule } from '@clp/core/schema';
import { Filter, Plus } from 'lucide-react';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { FilterPreview } from '@/components/filters/filter-preview';
import { FilterRow } from '@/components/filters/filter-row';
import { Button } from '@/components/ui/button';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Empty, Failure, SkeletonRows } from '@/components/ui/states';
import { type Draft, useDraft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';

export function FiltersPage() {
  const text = useText();
  const draft = useDraft('filter');
  return (
    <>
      <PageHeader title={text.shell.filters} intro={text.policy.filtersIntro} />
      <FilterEditor draft={draft} />
      <SaveBar draft={draft} />
    </>
  );
}

function FilterEditor({ draft }: { draft: Draft }) {
  const text = useText();
  if (!draft.base)
    return <Panel>{draft.loadError ? <Failure error={draft.loadError} /> : <SkeletonRows />}</Panel>;
  if (draft.base.state === 'broken') {
    return (
      <Panel>
        <BrokenFile view={draft.base} />
      </Panel>
    );
  }
  // The file may be one bare rule; with the first edit it becomes a list.
  const isList = Array.isArray(draft.value);
  const rules = (isList ? draft.value : [draft.value]) as FilterRule[];
  const edit = (next: FilterRule[]) => draft.edit([{ path: [], value: next }]);
  const change = (index: number, rule: FilterRule) =>
    isList ? draft.edit([{ path: [index], value: rule }]) : edit(rules.with(index, rule));
  const add = () => (isList ? draft.edit([{ path: [rules.length], value: fresh }]) : edit([...rules, fresh]));
  const addButton = (
    <Button look="primary" onClick={add}>
      <Plus aria-hidden="true" className="size-4" />
      {text.policy.addRule}
    </Button>
  );
  return (
    <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Panel title={text.policy.rules} actions={rules.length > 0 && addButton}>
        {rules.length === 0 && (
          <Empty
            icon={<Filter aria-hidden="true" />}
            title={text.policy.filterEmpty}
            hint={text.policy.filterEmptyHint}
            action={addButton}
          />
        )}
        <ol className="divide-y divide-line">
          {rules.map((rule, index) => (
            <FilterRow
              key={index}
              index={index}
              rule={rule}
              onChange={(next) => change(index, next)}
              onRemove={() => (isList ? draft.edit([{ path: [index], value: undefined }]) : edit([]))}
            />
          ))}
        </ol>
      </Panel>
      <FilterPreview rules={rules} />
    </div>
  );
}

const fresh: FilterRule = { source: 'text', op: 'replace', target: '[REDACTED]' };
