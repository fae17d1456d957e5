import { ClpError } from '@clp/core';
import type { SettingsName } from '@clp/core/store';
import { Type } from 'typebox';
import { editJson, parseJson } from '../json-text';
import { isObject } from '../record';
import { saveFile, viewFile } from './edit-file';
import { createBodyReader, route } from './route';

/**
 * Paths of the reference's console, for scripts that call them. They do what the newer ones do, with secrets masked.
 * The newest file counts as the one the caller has read: the older calls know no etag.
 */
export async function readContent(name: SettingsName): Promise<{ content: string }> {
  return { content: (await readable(name)).text };
}

const readText = createBodyReader(Type.Object({ content: Type.String() }));

export async function saveContent(name: SettingsName, request: Request) {
  const { content } = await readText(request);
  await saveFile(name, { text: content, etag: (await viewFile(name)).etag });
  return { success: true, message: 'Saved.' };
}

/** GET and POST of a settings file as `{config}`; a save changes the members it names and keeps the others. */
export function olderSettings(name: SettingsName) {
  const readMembers = createBodyReader(Type.Record(Type.String(), Type.Unknown()));
  return {
    GET: route(async () => ({ config: await valueOfFile(name) })),
    POST: route(async ({ request }) => {
      const members = await readMembers(request);
      await mergeInto(name, members);
      return { success: true, config: await valueOfFile(name) };
    }),
  };
}

async function mergeInto(name: SettingsName, members: Record<string, unknown>): Promise<void> {
  const { text, etag } = await readable(name);
  const edits = Object.entries(members).map(([key, value]) => ({ path: [key], value }));
  await saveFile(name, { text: editJson(text, edits), etag });
}

async function valueOfFile(name: SettingsName): Promise<Record<string, unknown>> {
  const value = parseJson((await readable(name)).text);
  return isObject(value) ? value : {};
}

async function readable(name: SettingsName) {
  const view = await viewFile(name);
  if (view.state === 'broken')
    throw new ClpError('file_broken', `${view.file}: ${view.problem?.reason}. ${view.problem?.remedy}`);
  return view;
}
