import { ClpError, isServiceName } from '@clp/core';
import {
  createChangeLog,
  parseConfigs,
  removeReferences,
  renameReferences,
  type SettingsName,
  settingsFiles,
  versionOf,
} from '@clp/core/store';
import { parse } from 'jsonc-parser';
import type { FileView, SavedAlong } from '../files';
import { environment } from './environment';
import { maskText, unmaskText } from './masked-text';
import { emptyText, openFile, openForSaving } from './settings-files';

type Entries = Record<string, unknown>;

/** A settings file for an editor. The text of a broken one is not shown: nobody can tell where its secrets are. */
export async function viewFile(name: SettingsName): Promise<FileView> {
  const reading = await openFile(name).read();
  const { file } = settingsFiles[name];
  const about = { name, file };
  if (reading.state === 'broken') {
    const { line, column, reason, remedy } = reading.problem;
    return {
      ...about,
      state: 'broken',
      text: '',
      etag: '',
      problem: { line, column, reason, remedy },
      faults: [],
    };
  }
  const text = reading.state === 'ok' ? reading.text : emptyText(name);
  if (!isServiceName(name))
    return { ...about, state: reading.state, text, etag: versionOf(reading), faults: [] };
  const entries = reading.value as Entries;
  const faults = parseConfigs(entries, (reference) => reference).problems;
  return { ...about, state: reading.state, text: maskText(text, entries), etag: versionOf(reading), faults };
}

export interface Save extends SavedAlong {
  text: string;
  etag: string;
}

/** Saves an edited text, if nobody saved the file since it was read. */
export async function saveFile(name: SettingsName, save: Save): Promise<FileView> {
  let before: unknown;
  const { file } = settingsFiles[name];
  const opened = await openForSaving(name);
  const texts = await opened.rewrite((reading) => {
    before = reading.value;
    return isServiceName(name) ? withSecrets(name, save, reading.value as Entries) : save.text;
  }, save.etag);
  const renames = Object.entries(save.renames ?? {});
  const record = await createChangeLog(environment.home).append({
    cause: 'console',
    file,
    what: `edit ${file}`,
    before,
    after: parse(texts.after),
    texts,
    ...(isServiceName(name) &&
      renames.length > 0 && { renamed: renames.map(([to, from]) => ({ service: name, from, to })) }),
  });
  const changes: string[] = [record.id];
  if (isServiceName(name)) {
    const config = { home: environment.home, cause: 'console', service: name } as const;
    for (const [newName, oldName] of renames) await renameReferences({ ...config, name: oldName, newName });
    for (const gone of save.removed ?? []) {
      const more = await removeReferences({ ...config, name: gone });
      changes.unshift(...more.toReversed());
    }
  }
  // Undoing one file would leave the others with a name that is gone.
  const canUndo = record.versions?.before !== undefined && renames.length === 0;
  return { ...(await viewFile(name)), ...(canUndo && { changes }) };
}

function withSecrets(name: SettingsName, { text, renames = {} }: Save, current: Entries): string {
  const edited = (parse(text) ?? {}) as Entries;
  const { text: full, unknown } = unmaskText(text, { edited, current, renames });
  const [first] = unknown;
  if (!first) return full;
  throw new ClpError(
    'invalid_request',
    `${settingsFiles[name].file}: "${first.name}" still has a masked ${first.field} that matches no stored key. Type the key again.`,
  );
}
