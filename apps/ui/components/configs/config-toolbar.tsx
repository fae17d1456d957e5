'use client';

import type { ServiceName } from '@clp/core';
import { Download, Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import { ExportDialog } from '@/components/configs/export-dialog';
import { ImportDialog } from '@/components/configs/import-dialog';
import { TestAll } from '@/components/configs/test-all';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import type { Draft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import type { EntryView } from '@/lib/config-entry';

export type ConfigsView = 'host' | 'order' | 'json';

interface ConfigToolbarProps {
  service: ServiceName;
  draft: Draft;
  entries: readonly EntryView[];
  view: ConfigsView;
  search: string;
  onView: (view: ConfigsView) => void;
  onSearch: (text: string) => void;
  onAdd: () => void;
}

export function ConfigToolbar(props: ConfigToolbarProps) {
  const { service, draft, entries, view, search, onView, onSearch, onAdd } = props;
  const words = useText().configs;
  const [dialog, setDialog] = useState<'import' | 'export'>();
  return (
    <div className="mb-3 flex flex-wrap items-center gap-2">
      <Segmented<ConfigsView>
        label={words.view}
        value={view}
        onChange={onView}
        options={[
          { value: 'host', text: words.byHost },
          { value: 'order', text: words.inOrder },
          { value: 'json', text: words.json },
        ]}
      />
      {view !== 'json' && entries.length > 3 && (
        <Input
          data-search
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
          className="max-w-52"
        />
      )}
      <span className="ml-auto flex flex-wrap items-center gap-2">
        {entries.length > 0 && <TestAll service={service} names={entries.map(({ name }) => name)} />}
        <Button
          onClick={() => setDialog('import')}
          disabled={draft.dirty}
          title={draft.dirty ? words.saveFirst : undefined}
        >
          <Upload aria-hidden="true" className="size-4" />
          {words.import}
        </Button>
        {entries.length > 0 && (
          <Button onClick={() => setDialog('export')}>
            <Download aria-hidden="true" className="size-4" />
            {words.export}
          </Button>
        )}
        <Button
          look="primary"
          onClick={onAdd}
          disabled={draft.dirty}
          title={draft.dirty ? words.saveFirst : undefined}
        >
          <Plus aria-hidden="true" className="size-4" />
          {words.addConfig}
        </Button>
      </span>
      {dialog === 'import' && (
        <ImportDialog service={service} draft={draft} onClose={() => setDialog(undefined)} />
      )}
      {dialog === 'export' && <ExportDialog service={service} onClose={() => setDialog(undefined)} />}
    </div>
  );
}
