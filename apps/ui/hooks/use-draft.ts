'use client';

import type { SettingsName } from '@clp/core/store';
import { useCallback, useEffect, useState } from 'react';
import { useFile } from '@/hooks/use-file';
import { useLeaveGuard } from '@/hooks/use-leave-guard';
import { CallError, write } from '@/lib/client/call';
import type { FileView, SavedAlong } from '@/lib/files';
import { editJson, parseJson, type TextEdit } from '@/lib/json-text';
import { compareVersions, mergeInto } from '@/lib/three-way';

export interface Draft {
  /** The file as it was when the draft began; undefined while loading. */
  base: FileView | undefined;
  text: string;
  /** undefined where the text is no JSON */
  value: unknown;
  dirty: boolean;
  /** The newer version, once somebody else saved the file after the draft began. */
  theirs: FileView | undefined;
  loadError: Error | undefined;
  edit(edits: readonly TextEdit[]): void;
  setText(text: string): void;
  discard(): void;
  /** Saves; a file somebody else saved meanwhile throws a `conflict`, and `theirs` is set. */
  save(along?: SavedAlong): Promise<FileView | undefined>;
  /** Goes on with a text that builds on theirs. */
  resolve(text: string): void;
}

interface Version {
  base: FileView;
  text: string;
}

/** An unsaved edit of one settings file, as text: forms and JSON views change the same thing. */
export function useDraft(name: SettingsName): Draft {
  const { view, error, refresh } = useFile(name);
  const [own, setOwn] = useState<Version>();
  const base = own?.base ?? view;
  const text = own?.text ?? view?.text ?? '';
  const dirty = own !== undefined && own.text !== own.base.text;
  const theirs = dirty && view && view.etag !== own.base.etag ? view : undefined;
  const merged = theirs && own && mergedWith(own, theirs);
  useLeaveGuard(dirty);

  // Services write some files themselves: what nobody else touched goes on theirs without a question.
  useEffect(() => {
    if (theirs && merged !== undefined) setOwn({ base: theirs, text: merged });
  }, [theirs, merged]);

  const setText = useCallback(
    (next: string) => setOwn((before) => (view ? { base: before?.base ?? view, text: next } : before)),
    [view],
  );

  return {
    base,
    text,
    value: parseJson(text),
    dirty,
    theirs,
    loadError: error,
    setText,
    edit: (edits) => setText(editJson(text, edits)),
    discard: () => setOwn(undefined),
    async save(along) {
      if (!base) return undefined;
      try {
        const saved = await put({ base, text });
        setOwn(undefined);
        await refresh(saved, { revalidate: false });
        return saved;
      } catch (failure) {
        if (isConflict(failure)) await refresh();
        throw failure;
      }

      async function put(version: Version, tries = 3): Promise<FileView> {
        const { etag } = version.base;
        try {
          return await write<FileView>('PUT', `/api/files/${name}`, { text: version.text, etag, ...along });
        } catch (failure) {
          const newer = isConflict(failure) && tries > 0 ? await refresh() : undefined;
          const onTop = newer && mergedWith(version, newer);
          if (!newer || onTop === undefined) throw failure;
          return put({ base: newer, text: onTop }, tries - 1);
        }
      }
    },
    resolve: (merged) => view && setOwn({ base: view, text: merged }),
  };
}

/** My changes on their version; undefined where both changed the same value, or mine is no JSON. */
function mergedWith({ base, text }: Version, theirs: FileView): string | undefined {
  if (theirs.state === 'broken' || parseJson(text) === undefined) return undefined;
  const fields = compareVersions({ base: base.text, mine: text, theirs: theirs.text });
  return fields.some(({ by }) => by === 'both') ? undefined : mergeInto(theirs.text, fields, {});
}

export function isConflict(error: unknown): boolean {
  return error instanceof CallError && error.code === 'conflict';
}
