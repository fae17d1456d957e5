import { homedir } from 'node:os';
import {
  applySetup,
  type Client,
  type ClientName,
  clientNames,
  clients,
  isClientName,
  type ProxyUrls,
  readSetup,
  readUndo,
  type SetupTarget,
  undoSetup,
} from '@clp/client-setup';
import { ClpError } from '@clp/core';
import type { ClientView } from '../clients';
import { proxyUrl } from './ask-proxy';
import { environment } from './environment';

const urls: ProxyUrls = {
  claude: proxyUrl('claude', ''),
  codex: proxyUrl('codex', ''),
  legacy: proxyUrl('legacy', ''),
};

export function clientOf(text: string): ClientName {
  if (isClientName(text)) return text;
  throw new ClpError('unknown_name', `"${text}" is no client. Clients: ${clientNames.join(', ')}.`);
}

export async function viewClients(): Promise<ClientView[]> {
  return Promise.all(clientNames.map(viewClient));
}

/** What a client needs, and what would be written to its own file. */
async function viewClient(name: ClientName): Promise<ClientView> {
  const client: Client = clients[name];
  const about = {
    name,
    title: client.title,
    service: client.service,
    fields: { ...client.fields(urls) },
    afterwards: client.afterwards,
    overriding: client.overriding.filter((name) => environment.variables[name]),
  };
  if (!client.file) return about;
  const [plan, undo] = await Promise.all([readSetup(targetOf(name), { urls }), readUndo(targetOf(name))]);
  return {
    ...about,
    file: { path: plan.path, before: plan.before, after: plan.after, canUndo: undo !== undefined },
  };
}

/** Writes our keys into the client's file; `clp unsetup` or `restoreClient` gives its own bytes back. */
export async function setUpClient(name: ClientName): Promise<ClientView> {
  await applySetup(targetOf(name), await readSetup(targetOf(name), { urls }));
  return viewClient(name);
}

export async function restoreClient(name: ClientName): Promise<ClientView> {
  await undoSetup(targetOf(name));
  return viewClient(name);
}

function targetOf(name: ClientName): SetupTarget {
  const place = { userHome: homedir(), variables: {} };
  return { home: environment.home, name, client: clients[name], place };
}
