'use client';

import { Bookmark } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import { type SavedView, useSavedViews } from '@/hooks/use-saved-views';
import { useText } from '@/hooks/use-text';

interface SavedViewsProps {
  /** The search of the page's address as it is now; '' = everything. */
  address: string;
  onOpen: (address: string) => void;
}

/** Searches kept under names: open, save, rename, delete. */
export function SavedViews({ address, onOpen }: SavedViewsProps) {
  const text = useText();
  const words = text.requests;
  const { views, save, rename, remove } = useSavedViews();
  const [editing, setEditing] = useState<SavedView>();
  const current = views.find((view) => view.address === address);

  function finish(name: string): void {
    if (editing?.name) rename(editing.name, name);
    else save({ name, address });
    setEditing(undefined);
  }

  return (
    <>
      <Menu
        trigger={
          <Button>
            <Bookmark aria-hidden="true" className="size-3.5" />
            <span className="max-w-32 truncate">{current?.name ?? words.views}</span>
          </Button>
        }
      >
        {views.map((view) => (
          <MenuItem key={view.name} onSelect={() => onOpen(view.address)}>
            <span className="min-w-0 max-w-64 truncate">{view.name}</span>
          </MenuItem>
        ))}
        {views.length > 0 && <MenuLine />}
        {!current && (
          <MenuItem disabled={address === ''} onSelect={() => setEditing({ name: '', address })}>
            {words.saveView}
          </MenuItem>
        )}
        {current && (
          <>
            <MenuItem onSelect={() => setEditing(current)}>{words.renameView}</MenuItem>
            <MenuItem tone="danger" onSelect={() => remove(current.name)}>
              {words.deleteView}
            </MenuItem>
          </>
        )}
      </Menu>
      {editing && <NameDialog view={editing} onDone={finish} onClose={() => setEditing(undefined)} />}
    </>
  );
}

interface NameDialogProps {
  view: SavedView;
  onDone: (name: string) => void;
  onClose: () => void;
}

function NameDialog({ view, onDone, onClose }: NameDialogProps) {
  const text = useText();
  const [name, setName] = useState(view.name);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name.trim()) onDone(name.trim());
  }

  return (
    <Dialog open onClose={onClose} title={view.name ? text.requests.renameView : text.requests.saveView}>
      <form onSubmit={submit} className="space-y-4 p-4">
        <Field label={text.requests.viewName} hint={text.requests.viewHint}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button look="primary" type="submit" disabled={name.trim() === ''}>
            {text.common.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
