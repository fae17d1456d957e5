import type { ChangeCause } from '../schema/change-record.ts';
import { createChangeLog } from './change-log.ts';
import type { JsonEdit, JsonFileOptions } from './json-file.ts';
import {
  openSettingsFile,
  type SettingsContents,
  type SettingsName,
  settingsFiles,
} from './settings-files.ts';

/** What a change does to a file's text, and what the history says of it. */
export interface SettingsEdit {
  edits: JsonEdit[];
  what: string;
  before?: unknown;
  after?: unknown;
}

interface SettingsChange<Name extends SettingsName> {
  home: string;
  name: Name;
  cause: ChangeCause;
  refuse?: JsonFileOptions<SettingsContents[Name]>['refuse'];
}

/** Edits one of the files a user may edit, under its lock, and writes one line of history. */
export async function changeSettingsFile<Name extends SettingsName>(
  { home, name, cause, refuse }: SettingsChange<Name>,
  change: (content: SettingsContents[Name]) => SettingsEdit,
): Promise<void> {
  let record: Omit<SettingsEdit, 'edits'> = { what: '' };
  const texts = await openSettingsFile(home, name, refuse).update((content) => {
    const { edits, ...rest } = change(content);
    record = rest;
    return edits;
  });
  if (texts.before === texts.after) return;
  await createChangeLog(home).append({ cause, file: settingsFiles[name].file, ...record, texts });
}
