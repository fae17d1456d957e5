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
  const field = new URL(url).hostname === 'api.anthropic.com' ? 'api_key' : 'auth_token';
  const edits = [
    { path: [name, 'base_url'], value: url },
    { path: [name, field], value: key.trim() },
  ];
  await write('PUT', `/api/files/${service}`, { text: editJson(text, edits), etag });
  await write('POST', `/api/configs/${service}/active`, { config: name });
}
