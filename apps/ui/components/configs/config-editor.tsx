'use client';

import type { ServiceName } from '@clp/core';
import { useState } from 'react';
import { ConfigForm } from '@/components/configs/config-form';
import { ReviewDialog } from '@/components/edit/review-dialog';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { Draft } from '@/hooks/use-draft';
import { useText } from '@/hooks/use-text';
import { checkEntry, type EntryView, entriesOf } from '@/lib/config-entry';
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

/** Adds or edits one entry; the file's text is changed only in the members the form touches. */
export function ConfigEditor({ service, draft, name, entries, onClose }: ConfigEditorProps) {
  const text = useText();
  const [newName, setNewName] = useState(name);
  const [changes, setChanges] = useState<Record<string, unknown>>({});
  const [tried, setTried] = useState(false);
  const [reviewing, setReviewing] = useState(false);

  const key = name || newName.trim();
  const base = name ? draft.text : editJson(draft.text, [{ path: [key || ' '], value: fresh }]);
  const edited = editJson(
    base,
    Object.entries(changes).map(([field, value]) => ({ path: [key || ' ', field], value })),
  );
  const config = entriesOf(parseJson(edited)).find((entry) => entry.name === (key || ' '));
  const others = entries.filter((entry) => entry.name !== name).map((entry) => entry.name);
  const errors = config ? checkEntry({ ...config, name: newName.trim() }, others) : {};
  const isValid = Object.keys(errors).length === 0;
  const renamed = name !== '' && newName.trim() !== name;

  function review(): void {
    setTried(true);
    if (!isValid) return;
    draft.setText(renamed ? renameEntry(edited, name, newName.trim()) : edited);
    setReviewing(true);
  }

  function back(): void {
    draft.discard();
    setReviewing(false);
  }

  if (!config) return null;
  return (
    <>
      <Dialog
        open={!reviewing}
        onClose={onClose}
        shape="sheet"
        width="max-w-lg"
        title={
          name
            ? fill(text.configs.editTitle, { name })
            : fill(text.configs.addTitle, { service: serviceTitles[service] })
        }
        footer={
          <>
            <Button look="quiet" onClick={onClose}>
              {text.common.cancel}
            </Button>
            <Button look="primary" onClick={review}>
              {text.edit.review}
            </Button>
          </>
        }
      >
        <ConfigForm
          service={service}
          isNew={name === ''}
          savedName={name}
          name={newName}
          config={config}
          errors={tried ? errors : {}}
          onName={setNewName}
          onChange={(next) => setChanges({ ...changes, ...next })}
        />
      </Dialog>
      <ReviewDialog
        draft={draft}
        open={reviewing}
        renames={renamed ? { [newName.trim()]: name } : undefined}
        onClose={back}
        onSaved={onClose}
      />
    </>
  );
}
