'use client';

import type { ServiceName } from '@clp/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ConfigEditor } from '@/components/configs/config-editor';
import { ConfigTable } from '@/components/configs/config-table';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { Button } from '@/components/ui/button';
import { inputStyle } from '@/components/ui/field';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Segmented } from '@/components/ui/segmented';
import { Failure, SkeletonRows } from '@/components/ui/states';
import { TabLinks } from '@/components/ui/tabs';
import { type Draft, useDraft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { entriesOf } from '@/lib/config-entry';
import { serviceNames, serviceTitles } from '@/lib/services';

export function ConfigsPage({ service }: { service: ServiceName }) {
  const text = useText();
  return (
    <>
      <PageHeader title={text.shell.configs} intro={text.configs.intro} />
      <TabLinks
        label={text.shell.services}
        tabs={serviceNames.map((name) => ({
          href: `/configs/${name}`,
          text: serviceTitles[name],
          current: name === service,
        }))}
      />
      <ServiceConfigs key={service} service={service} />
    </>
  );
}

type View = 'form' | 'json';

function ServiceConfigs({ service }: { service: ServiceName }) {
  const text = useText();
  const draft = useDraft(service);
  const [view, setView] = useState<View>('form');
  const [editing, setEditing] = useState<string>();
  if (!draft.base)
    return <Panel>{draft.loadError ? <Failure error={draft.loadError} /> : <SkeletonRows />}</Panel>;
  if (draft.base.state === 'broken') {
    return (
      <Panel>
        <BrokenFile view={draft.base} />
      </Panel>
    );
  }
  const entries = entriesOf(draft.value);
  return (
    <>
      <div className="mb-3 flex items-center justify-between gap-2">
        <Segmented
          label={text.configs.whole}
          value={view}
          onChange={setView}
          options={[
            { value: 'form', text: text.configs.form },
            { value: 'json', text: text.configs.json },
          ]}
        />
        <Button look="primary" onClick={() => setEditing('')}>
          <Plus aria-hidden="true" className="size-4" />
          {text.configs.addConfig}
        </Button>
      </div>
      {view === 'form' ? (
        <ConfigTable service={service} draft={draft} entries={entries} onEdit={setEditing} />
      ) : (
        <JsonText draft={draft} />
      )}
      {editing === undefined && <SaveBar draft={draft} />}
      {editing !== undefined && (
        <ConfigEditor
          service={service}
          draft={draft}
          name={editing}
          entries={entries}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

function JsonText({ draft }: { draft: Draft }) {
  const text = useText();
  return (
    <textarea
      aria-label={text.configs.whole}
      aria-invalid={draft.value === undefined}
      value={draft.text}
      onChange={(event) => draft.setText(event.target.value)}
      spellCheck={false}
      rows={Math.min(32, draft.text.split('\n').length + 2)}
      className={`${inputStyle} w-full h-auto resize-y bg-sunken py-2 font-mono text-xs leading-5`}
    />
  );
}
