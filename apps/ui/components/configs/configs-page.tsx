'use client';

import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { ConfigEditor } from '@/components/configs/config-editor';
import { ConfigList } from '@/components/configs/config-list';
import { type ConfigsView, ConfigToolbar } from '@/components/configs/config-toolbar';
import { DeleteConfig } from '@/components/configs/delete-config';
import { GroupEditor } from '@/components/configs/group-editor';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { inputStyle } from '@/components/ui/field';
import { PageHeader, Panel } from '@/components/ui/panel';
import { Failure, SkeletonRows } from '@/components/ui/states';
import { TabLinks } from '@/components/ui/tabs';
import { useAddress } from '@/hooks/use-address';
import { type Draft, useDraft } from '@/hooks/use-draft';
import { useOverview } from '@/hooks/use-overview';
import { useText } from '@/hooks/use-text';
import { type EntryView, entriesOf } from '@/lib/config-entry';
import { parseJson } from '@/lib/json-text';
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

/** What is open over the list; `''` = a new config. */
type Open = { editor: string } | { group: string } | { remove: string } | undefined;

function ServiceConfigs({ service }: { service: ServiceName }) {
  const draft = useDraft(service);
  const address = useAddress();
  const { overview } = useOverview();
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<Open>();
  const view = viewOf(address.get('view'));
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
  // While a draft that renames or removes it is reviewed, the entry is still what the page is about.
  const saved = entriesOf(parseJson(draft.base.text));
  const active = overview?.services.find(({ name }) => name === service)?.active;
  const asked = address.get('edit');
  const editor = saved.some(({ name }) => name === asked) ? { editor: asked } : open;
  const edit = (name: string) => (name ? address.set({ edit: name }) : setOpen({ editor: '' }));
  const close = () => {
    setOpen(undefined);
    if (asked) address.set({ edit: '' });
  };
  return (
    <>
      <ConfigToolbar
        service={service}
        draft={draft}
        entries={entries}
        view={view}
        search={search}
        onView={(next) => address.set({ view: next === 'host' ? '' : next })}
        onSearch={setSearch}
        onAdd={() => edit('')}
      />
      {view === 'json' ? (
        <JsonText draft={draft} />
      ) : (
        <ConfigList
          service={service}
          draft={draft}
          entries={entries}
          shown={entries.filter((entry) => isFound(entry, search))}
          grouping={view === 'order' ? 'none' : 'host'}
          onAdd={() => edit('')}
          onEdit={edit}
          onDelete={(name) => setOpen({ remove: name })}
          onEditGroup={(host) => setOpen({ group: host })}
        />
      )}
      {!editor && <SaveBar draft={draft} />}
      {editor && 'editor' in editor && (
        <ConfigEditor
          key={editor.editor}
          service={service}
          draft={draft}
          name={editor.editor}
          entries={saved}
          onClose={close}
        />
      )}
      {editor && 'remove' in editor && (
        <DeleteConfig
          service={service}
          draft={draft}
          name={editor.remove}
          active={editor.remove === active}
          onClose={close}
        />
      )}
      {editor && 'group' in editor && (
        <GroupEditor
          host={editor.group}
          members={saved.filter(({ host }) => host === editor.group)}
          draft={draft}
          active={active}
          onClose={close}
        />
      )}
    </>
  );
}

function viewOf(text: string): ConfigsView {
  return text === 'order' || text === 'json' ? text : 'host';
}

function isFound({ name, host }: EntryView, search: string): boolean {
  return `${name} ${host}`.toLowerCase().includes(search.trim().toLowerCase());
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
