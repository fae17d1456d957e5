import { ClpError } from '@clp/core';
import { openCheckedFile } from '@clp/core/policy';
import {
  type JsonFile,
  openSettingsFile,
  type SettingsContents,
  type SettingsName,
  settingsFiles,
  settingsNames,
} from '@clp/core/store';
import { environment } from './environment';

export function fileOf(text: string): SettingsName {
  const name = settingsNames.find((each) => each === text);
  if (name) return name;
  throw new ClpError('unknown_name', `"${text}" is no settings file. Files: ${settingsNames.join(', ')}.`);
}

export function openFile<Name extends SettingsName>(name: Name): JsonFile<SettingsContents[Name]> {
  return openSettingsFile(environment.home, name);
}

/** The same for a save: rules that the proxies could not use are refused, with the field named. */
export async function openForSaving(name: SettingsName): Promise<JsonFile<unknown>> {
  if (name === 'filter' || name === 'routing' || name === 'balance')
    return openCheckedFile(environment.home, name);
  return openFile(name);
}

/** Text of a file that does not exist yet. */
export function emptyText(name: SettingsName): string {
  return `${JSON.stringify(settingsFiles[name].empty, null, 2)}\n`;
}
