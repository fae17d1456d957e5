'use client';

import type { FilterRule } from '@clp/core/schema';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { FilterList } from '@/components/filters/filter-list';
import { FilterPreview } from '@/components/filters/filter-preview';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Failure, SkeletonRows } from '@/components/ui/states';
import { type Draft, useDraft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';

export function FiltersPage() {
  const text = useText();
  const draft = useDraft('filter');
  return (
    <>
      <PageHeader title={text.shell.filters} intro={text.filters.intro} />
      <FilterEditor draft={draft} />
      <SaveBar draft={draft} />
    </>
  );
}

function FilterEditor({ draft }: { draft: Draft }) {
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
  const rules = (Array.isArray(draft.value) ? draft.value : [draft.value]) as FilterRule[];
  return (
    <div className="grid grid-cols-1 items-start gap-3 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <FilterList draft={draft} rules={rules} />
      <FilterPreview rules={rules} />
    </div>
  );
}
