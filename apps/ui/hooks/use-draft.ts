'use client';

import { useCallback, useEffect, useState } from 'react';
import { useFile } from '@/hooks/use-file';
import { CallError, write } from '@/lib/client/call';
import type { FileName, FileView } from '@/lib/files';
import { editJson, parseJson, type TextEdit } from '@/lib/json-text';

export interface Draft {
  /** The file as it was when the draft began; undefined while loading. */
  base: FileView | undefined;
  text: string;
  /** undefined where the text is no JSON */
  value: unknown;
  dirty: boolean;
  loadError: Error | undefined;
  edit(edits: readonly TextEdit[]): void;
  setText(text: string): void;
  discard(): void;
  /** Saves; a file somebody else saved meanwhile throws a `conflict`. */
  save(renames?: Record<string, string>): Promise<void>;
  /** Keeps the text and takes the newest file as its base. */
  rebase(): Promise<FileView | undefined>;
}

/** An unsaved edit of one settings file, as text: forms and JSON views change the same thing. */
export function useDraft(name: FileName): Draft {
  const { view, error, refresh } = useFile(name);
  const [own, setOwn] = useState<{ base: FileView; text: string }>();
  const base = own?.base ?? view;
  const text = own?.text ?? view?.text ?? '';
  const dirty = own !== undefined && own.text !== own.base.text;
  useLeaveGuard(dirty);

  const setText = useCallback(
    (next: string) => setOwn((before) => (view ? { base: before?.base ?? view, text: next } : before)),
    [view],
  );

  return {
    base,
    text,
    value: parseJson(text),
    dirty,
    loadError: error,
    setText,
    edit: (edits) => setText(editJson(text, edits)),
    discard: () => setOwn(undefined),
    async save(renames) {
      if (!base) return;
      const saved = await write<FileView>('PUT', `/api/files/${name}`, { text, etag: base.etag, renames });
      setOwn(undefined);
      await refresh(saved, { revalidate: false });
    },
    async rebase() {
      const newest = await refresh();
      if (newest) setOwn({ base: newest, text });
      return newest;
    },
  };
}

export function isConflict(error: unknown): boolean {
  return error instanceof CallError && error.code === 'conflict';
}

/** The browser asks before a page with unsaved edits is left. */
function useLeaveGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [dirty]);
}
