'use client';

import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { NumberField } from '@/components/configs/number-field';
import { useReview } from '@/components/edit/use-review';
import { Button, IconButton } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import type { Draft } from '@/hooks/use-draft';
import { useFormGuard } from '@/hooks/use-leave-guard';
import { useText } from '@/hooks/use-text';
import { type EntryView, isHttpUrl } from '@/lib/config-entry';
import { type GroupChanges, groupEdits, nextName, sharedValue } from '@/lib/config-group';
import { fill } from '@/lib/i18n/fill';
import { isObject, textOf } from '@/lib/record';

interface GroupEditorProps {
  host: string;
  members: EntryView[];
  draft: Draft;
  /** The config in use. */
  active: string | null | undefined;
  onClose: () => void;
}

const unchanged: GroupChanges = { secrets: {}, added: [] };

/** The keys of one upstream together: its address, their credentials, further keys. */
export function GroupEditor({ host, members, draft, active, onClose }: GroupEditorProps) {
  const text = useText();
  const words = text.configs;
  const [changes, setChanges] = useState(unchanged);
  const { review, dialog } = useReview(draft, onClose);
  const close = useFormGuard(changes !== unchanged, onClose);
  const file = isObject(draft.value) ? draft.value : {};
  const taken = [...Object.keys(file), ...changes.added.map(({ name }) => name)];
  const url = changes.baseUrl ?? sharedValue(members, 'base_url');
  const change = (part: Partial<GroupChanges>) => setChanges({ ...changes, ...part });
  const isComplete =
    (changes.baseUrl === undefined || isHttpUrl(changes.baseUrl)) &&
    changes.added.every(
      ({ name, secret }, index) =>
        name !== '' &&
        secret !== '' &&
        !Object.hasOwn(file, name) &&
        changes.added.findIndex((each) => each.name === name) === index,
    );

  function saveChanges(): void {
    review(groupEdits(members, changes, file));
  }

  function removeAll(): void {
    const removed = members.map(({ name }) => name);
    review(
      removed.map((name) => ({ path: [name], value: undefined })),
      { removed },
    );
  }

  if (dialog) return dialog;
  return (
    <Dialog
      open
      onClose={close}
      shape="sheet"
      width="max-w-lg"
      title={fill(words.editGroup, { host })}
      footer={
        <>
          <Button look="danger" className="mr-auto" onClick={removeAll}>
            {fill(words.deleteGroup, { n: members.length })}
          </Button>
          <Button look="quiet" onClick={close}>
            {text.common.cancel}
          </Button>
          <Button look="primary" disabled={!isComplete} onClick={saveChanges}>
            {text.edit.review}
          </Button>
        </>
      }
    >
      <div className="space-y-5 p-4">
        <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_96px]">
          <Field
            label={words.fieldUrl}
            hint={url === undefined ? words.differs : words.groupUrlHint}
            error={changes.baseUrl !== undefined && !isHttpUrl(changes.baseUrl) ? words.errorUrl : undefined}
          >
            {(control) => (
              <Input
                {...control}
                value={textOf(url)}
                onChange={(event) => change({ baseUrl: event.target.value.trim() })}
              />
            )}
          </Field>
          <NumberField
            label={words.fieldWeight}
            hint={
              changes.weight === undefined && sharedValue(members, 'weight') === undefined
                ? words.eachItsOwn
                : undefined
            }
            value={changes.weight ?? sharedValue(members, 'weight')}
            onChange={(weight) => change({ weight })}
          />
        </div>
        <fieldset className="space-y-2">
          <legend className="mb-1 text-xs font-medium text-ink-2">{words.credentials}</legend>
          {members.map((member) => (
            <Credential
              key={member.name}
              member={member}
              isActive={(changes.active ?? active) === member.name}
              secret={changes.secrets[member.name] ?? ''}
              onActive={() => change({ active: member.name })}
              onSecret={(secret) => change({ secrets: { ...changes.secrets, [member.name]: secret } })}
            />
          ))}
          {changes.added.map((key, index) => (
            <AddedKey
              key={index}
              number={index + 1}
              value={key}
              isTaken={Object.hasOwn(file, key.name)}
              onChange={(next) => change({ added: changes.added.with(index, next) })}
              onRemove={() => change({ added: changes.added.toSpliced(index, 1) })}
            />
          ))}
          <Button
            look="quiet"
            onClick={() =>
              change({ added: [...changes.added, { name: nextName(members, taken), secret: '' }] })
            }
          >
            <Plus aria-hidden="true" className="size-4" />
            {words.addKey}
          </Button>
        </fieldset>
        <p className="text-xs text-ink-3">{words.groupHint}</p>
      </div>
    </Dialog>
  );
}

interface CredentialProps {
  member: EntryView;
  isActive: boolean;
  secret: string;
  onActive: () => void;
  onSecret: (secret: string) => void;
}

function Credential({ member, isActive, secret, onActive, onSecret }: CredentialProps) {
  const words = useText().configs;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)_minmax(0,1.4fr)] items-center gap-2">
      <input
        type="radio"
        name="active-key"
        aria-label={fill(words.switchTo, { name: member.name })}
        checked={isActive}
        onChange={onActive}
        className="size-4 accent-[var(--accent)]"
      />
      <span className="truncate font-medium">{member.name}</span>
      <Input
        type="password"
        aria-label={fill(words.keyOf, { name: member.name })}
        placeholder={member.secret || words.fieldSecret}
        value={secret}
        onChange={(event) => onSecret(event.target.value)}
        className="font-mono"
      />
    </div>
  );
}

interface AddedKeyProps {
  number: number;
  value: { name: string; secret: string };
  isTaken: boolean;
  onChange: (value: { name: string; secret: string }) => void;
  onRemove: () => void;
}

function AddedKey({ number, value, isTaken, onChange, onRemove }: AddedKeyProps) {
  const text = useText();
  const words = text.configs;
  return (
    <div>
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_auto] items-center gap-2 pl-6">
        <Input
          aria-label={`${words.name} ${number}`}
          aria-invalid={isTaken || undefined}
          value={value.name}
          onChange={(event) => onChange({ ...value, name: event.target.value.trim() })}
        />
        <Input
          type="password"
          aria-label={`${words.fieldSecret} ${number}`}
          placeholder={words.fieldSecret}
          value={value.secret}
          onChange={(event) => onChange({ ...value, secret: event.target.value.trim() })}
          className="font-mono"
        />
        <IconButton label={`${text.common.remove} ${number}`} onClick={onRemove}>
          <Trash2 aria-hidden="true" className="size-4" />
        </IconButton>
      </div>
      {isTaken && <p className="mt-1 pl-6 text-xs text-bad">{words.errorNameTaken}</p>}
    </div>
  );
}
