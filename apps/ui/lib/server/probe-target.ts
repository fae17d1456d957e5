import { ClpError, type ServiceName } from '@clp/core';
import type { ConfigEntry } from '@clp/core/schema';
import { createConfigStore, maskAddress, maskMember, maskSecret } from '@clp/core/store';
import { isObject } from '../record';
import { environment } from './environment';

interface Target {
  config?: string;
  entry?: ConfigEntry;
}

/** Puts stored secrets where an unsaved entry still shows their masks, so that it can be tried as it would be saved. */
export async function withStoredSecrets<Body extends Target>(
  service: ServiceName,
  body: Body,
): Promise<Body> {
  const { config, entry } = body;
  if (!entry) return body;
  const saved = config === undefined ? undefined : (await entriesOf(service))[config];
  const known = isObject(saved) ? saved : {};
  const full: ConfigEntry = { ...entry };
  for (const field of ['auth_token', 'api_key', 'base_url'] as const) {
    const shown = entry[field];
    if (!shown?.includes('…')) continue;
    const secret = known[field];
    if (typeof secret !== 'string' || maskMember(field, secret) !== shown)
      throw new ClpError('invalid_request', `The masked ${field} matches no stored key. Type the key again.`);
    full[field] = secret;
  }
  return { ...body, entry: full };
}

/** The saved config an address and a credential (whole or masked) belong to. */
export async function findConfig(
  service: ServiceName,
  { base_url: baseUrl, auth_token: token, api_key: key }: ConfigEntry,
): Promise<string | undefined> {
  const wanted = [token, key].filter((secret) => typeof secret === 'string' && secret !== '');
  return Object.entries(await entriesOf(service)).find(([, entry]) => {
    if (!isObject(entry) || typeof entry.base_url !== 'string') return false;
    if (![entry.base_url, maskAddress(entry.base_url)].includes(baseUrl ?? '')) return false;
    return [entry.auth_token, entry.api_key].some(
      (secret) =>
        typeof secret === 'string' && (wanted.includes(secret) || wanted.includes(maskSecret(secret))),
    );
  })?.[0];
}

function entriesOf(service: ServiceName): Promise<Record<string, unknown>> {
  return createConfigStore(environment.home, 'console').entries(service);
}
