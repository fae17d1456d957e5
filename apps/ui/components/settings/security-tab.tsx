'use client';

import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { BrokenFile } from '@/components/edit/broken-file';
import { SaveBar } from '@/components/edit/save-bar';
import { Button, IconButton } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { Input } from '@/components/ui/field';
import { Panel } from '@/components/ui/panel';
import { SkeletonRows } from '@/components/ui/states';
import { useDraft } from '@/hooks/use-draft';
import { useFailureToast } from '@/hooks/use-failure-toast';
import { useFile } from '@/hooks/use-file';
import { useText } from '@/hooks/use-text';
import { write } from '@/lib/client/call';
import { fill } from '@/lib/i18n/fill';
import { isObject, textOf } from '@/lib/record';

/** Keys clients must show, and what guards the rest. */
export function SecurityTab() {
  const text = useText();
  const tellFailure = useFailureToast();
  const words = text.settings;
  const draft = useDraft('system');
  const { refresh } = useFile('system');
  const [name, setName] = useState('');
  const [made, setMade] = useState<{ name: string; key: string }>();
  if (!draft.base || draft.base.state === 'broken') {
    return <Panel>{draft.base ? <BrokenFile view={draft.base} /> : <SkeletonRows />}</Panel>;
  }
  const file = isObject(draft.value) ? draft.value : {};
  const keys: unknown[] = Array.isArray(file.clientKeys) ? file.clientKeys : [];

  async function add(): Promise<void> {
    try {
      setMade(await write<{ name: string; key: string }>('POST', '/api/client-keys', { name: name.trim() }));
      setName('');
      await refresh();
    } catch (error) {
      tellFailure(error);
    }
  }

  return (
    <>
      <div className="grid grid-cols-1 items-start gap-3 lg:grid-cols-2">
        <Panel title={words.clientKeys}>
          <p className="px-4 py-2.5 text-ink-2">
            {keys.length === 0 ? words.noClientKeys : words.clientKeysHint}
          </p>
          <ul>
            {keys.map((key, index) => (
              <li key={index} className="flex items-center gap-2 border-t border-line px-4 py-2">
                <KeyRound aria-hidden="true" className="size-4 text-ink-3" />
                <span className="flex-1 font-medium">{isObject(key) ? textOf(key.name) : ''}</span>
                <IconButton
                  label={`${text.common.remove} ${isObject(key) ? textOf(key.name) : index + 1}`}
                  onClick={() =>
                    draft.edit([
                      keys.length === 1
                        ? { path: ['clientKeys'], value: undefined }
                        : { path: ['clientKeys', index], value: undefined },
                    ])
                  }
                >
                  <Trash2 aria-hidden="true" className="size-4" />
                </IconButton>
              </li>
            ))}
          </ul>
          {made && (
            <div role="status" className="space-y-1 border-t border-line bg-good-soft px-4 py-3">
              <p className="text-good">{fill(words.keyMade, { name: made.name })}</p>
              <p className="flex flex-wrap items-center gap-2">
                <code className="break-all font-mono text-xs">{made.key}</code>
                <CopyButton value={made.key} />
              </p>
            </div>
          )}
          <form
            className="flex gap-2 border-t border-line p-3"
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <Input
              aria-label={words.keyName}
              placeholder={words.keyName}
              value={name}
              onChange={(event) => setName(event.target.value)}
              className="max-w-60"
            />
            <Button type="submit" disabled={name.trim() === '' || draft.dirty}>
              {words.makeKey}
            </Button>
          </form>
        </Panel>
        <Panel title={words.guards}>
          <ul className="list-disc space-y-2 py-4 pl-8 pr-4 text-ink-2">
            {Object.values(words.guardTexts).map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Panel>
      </div>
      <SaveBar draft={draft} />
    </>
  );
}
