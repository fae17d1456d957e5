'use client';

import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { ConfigForm } from '@/components/configs/config-form';
import { ConfigTest } from '@/components/configs/config-test';
import { EntryJson } from '@/components/configs/entry-json';
import { ReviewDialog } from '@/components/edit/review-dialog';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Segmented } from '@/components/ui/segmented';
import type { Draft } from '@/hooks/use-draft';
import { useFormGuard } from '@/hooks/use-leave-guard';
import { useReferences } from '@/hooks/use-references';
import { useText } from '@/hooks/use-text';
import { changesOf, checkEntry, type EntryView, entriesOf } from '@/lib/config-entry';
import { fill } from '@/lib/i18n/fill';
import { editJson, parseJson } from '@/lib/json-text';
import { renameEntry } from '@/lib/rename-entry';
import { serviceTitles } from '@/lib/services';

interface ConfigEditorProps {
  service: ServiceName;
  draft: Draft;
  /** '' = a new one */
  name: string;
  entries: EntryView[];
  onClose: () => void;
}

const fresh = { base_url: '', auth_token: '' };
/** Stands for the name of an entry that has none yet. */
const unnamed = ' ';

/** Adds or edits one entry; the file's text is changed only in the members the form touches. */
export function ConfigEditor({ service, draft, name, entries, onClose }: ConfigEditorProps) {
  const text = useText();
  const words = text.configs;
  const references = useReferences(service, name);
  const [newName, setNewName] = useState(name);
  const [changes, setChanges] = useState<Record<string, unknown>>({});
  const [form, setForm] = useState<'form' | 'json'>('form');
  const [tried, setTried] = useState(false);
  const [reviewing, setReviewing] = useState(false);

  const key = name || newName.trim() || unnamed;
  const base = name ? draft.text : editJson(draft.text, [{ path: [key], value: fresh }]);
  const edited = editJson(
    base,
    Object.entries(changes).map(([field, value]) => ({ path: [key, field], value })),
  );
  const config = entriesOf(parseJson(edited)).find((entry) => entry.name === key);
  const others = entries.filter((entry) => entry.name !== name).map((entry) => entry.name);
  const errors = config ? checkEntry({ ...config, name: newName.trim() }, others) : {};
  const isValid = Object.keys(errors).length === 0;
  const renamed = name !== '' && newName.trim() !== name;
  const isChanged = renamed || (name === '' && newName !== '') || Object.keys(changes).length > 0;
  const close = useFormGuard(isChanged, onClose);

  function review(): void {
    setTried(true);
    if (!isValid) {
      setForm('form');
      return;
    }
    draft.setText(renamed ? renameEntry(edited, name, newName.trim()) : edited);
    setReviewing(true);
  }

  function back(): void {
    draft.discard();
    setReviewing(false);
  }

  if (reviewing) {
    return (
      <ReviewDialog
        draft={draft}
        open
        along={renamed ? { renames: { [newName.trim()]: name } } : undefined}
        onClose={back}
        onSaved={onClose}
      />
    );
  }
  if (!config) return null;
  return (
    <Dialog
      open
      onClose={close}
      shape="sheet"
      width="max-w-lg"
      title={
        name ? fill(words.editTitle, { name }) : fill(words.addTitle, { service: serviceTitles[service] })
      }
      actions={
        <Segmented
          label={words.view}
          value={form}
          onChange={setForm}
          options={[
            { value: 'form', text: words.form },
            { value: 'json', text: words.json },
          ]}
        />
      }
      footer={
        <>
          <Button look="quiet" onClick={close}>
            {text.common.cancel}
          </Button>
          <ConfigTest
            service={service}
            config={name || newName.trim() || 'draft'}
            entry={isChanged || name === '' ? config.entry : undefined}
            look="plain"
            size="medium"
          />
          <Button look="primary" onClick={review}>
            {text.edit.review}
          </Button>
        </>
      }
    >
      {form === 'form' ? (
        <ConfigForm
          service={service}
          isNew={name === ''}
          savedName={name}
          name={newName}
          references={references?.length ?? 0}
          config={config}
          errors={tried ? errors : {}}
          onName={setNewName}
          onChange={(next) => setChanges({ ...changes, ...next })}
        />
      ) : (
        <div className="p-4">
          <EntryJson
            entry={config.entry}
            onChange={(entry) =>
              setChanges(
                changesOf(entriesOf(parseJson(base)).find((each) => each.name === key)?.entry, entry),
              )
            }
          />
        </div>
      )}
    </Dialog>
  );
}
