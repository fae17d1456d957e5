import { createHash, randomBytes } from 'node:crypto';
import { ClpError } from '@clp/core';
import { editJson, parseJson } from '../json-text';
import { isObject } from '../record';
import { saveFile, viewFile } from './edit-file';

/** Random bytes of a key. */
const keyBytes = 24;

export async function addClientKey(name: string): Promise<{ name: string; key: string }> {
  const { text, etag } = await viewFile('system');
  const file = parseJson(text);
  const keys = isObject(file) && Array.isArray(file.clientKeys) ? file.clientKeys : [];
  if (keys.some((each: unknown) => isObject(each) && each.name === name))
    throw new ClpError('invalid_request', `There is a client key "${name}" already.`);
  const key = `clp-${randomBytes(keyBytes).toString('base64url')}`;
  const hash = `sha256:${createHash('sha256').update(key).digest('hex')}`;
  const edits = [{ path: ['clientKeys', keys.length], value: { name, hash } }];
  const list = keys.length === 0 ? [{ path: ['clientKeys'], value: [{ name, hash }] }] : edits;
  await saveFile('system', { text: editJson(text, list), etag });
  return { name, key };
}
