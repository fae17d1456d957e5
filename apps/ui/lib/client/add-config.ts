import type { ServiceName } from '@clp/core';
import type { FileView } from '../files';
import { editJson } from '../json-text';
import { read, write } from './call';

/** Adds a config to its file, or gives it another address and key, and makes it the active one. */
export async function addConfig(
  service: ServiceName,
  { name, url, key }: { name: string; url: string; key: string },
): Promise<void> {
  const { text, etag } = await read<FileView>(`/api/files/${service}`);
  // Anthropic's own API takes its keys as x-api-key.
  const isAnthropic = new URL(url).hostname === 'api.anthropic.com';
  const edits = [
    { path: [name, 'base_url'], value: url },
    { path: [name, isAnthropic ? 'api_key' : 'auth_token'], value: key.trim() },
    // Of an earlier try with another address.
    { path: [name, isAnthropic ? 'auth_token' : 'api_key'], value: undefined },
  ];
  await write('PUT', `/api/files/${service}`, { text: editJson(text, edits), etag });
  await write('POST', `/api/configs/${service}/active`, { config: name });
}
