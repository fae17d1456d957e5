import { isDeepStrictEqual } from 'node:util';
import { diffOf } from '@clp/client-setup';
import { ClpError, isServiceName, type ServiceName, serviceNames } from '@clp/core';
import type { ConfigEntry } from '@clp/core/schema';
import { type ConfigStore, createConfigStore, ensureHome, maskSecrets } from '@clp/core/store';
import { agree } from '../ask.ts';
import { defineCommand } from '../command.ts';
import { requireUsable } from '../config-options.ts';
import { printDiff } from '../output.ts';
import { readText } from '../read-text.ts';

interface Addition {
  service: ServiceName;
  name: string;
  entry: ConfigEntry;
  /** What is here under that name; undefined = nothing. */
  known: unknown;
}

export const command = defineCommand({
  positionals: {
    file: { type: 'string', demandOption: true, describe: 'What clp config export --secrets wrote' },
  },
  options: {
    'dry-run': { type: 'boolean', default: false, describe: 'Show what would change and leave' },
    yes: { type: 'boolean', alias: 'y', default: false, describe: 'Do not ask' },
  },
  async run({ file, dryRun, yes }, { environment, terminal }) {
    await ensureHome(environment.home);
    const store = createConfigStore(environment.home, 'cli');
    const exported = await readExport(file);
    const additions = await additionsOf(store, exported);
    for (const addition of additions) {
      requireUsable(`${addition.service} ${addition.name}`, addition.entry);
      printDiff(terminal, diffOfAddition(addition));
    }
    if (additions.length === 0) terminal.line('Everything in it is here already.');
    if (dryRun || additions.length === 0) return;
    await agree(`Take over ${additions.length} configs?`, { yes, terminal });
    if (!isDeepStrictEqual(await additionsOf(store, exported), additions))
      throw new ClpError(
        'conflict',
        'The configs here were changed meanwhile. Look again: clp config import.',
      );
    for (const { service, name, entry, known } of additions) {
      if (known === undefined) await store.add(service, name, entry);
      else await store.edit(service, name, { ...entry });
    }
    terminal.line(
      `${terminal.colors.green('✔')} ${additions.length} configs taken over; the active ones stay.`,
    );
  },
});

async function readExport(path: string): Promise<Record<string, Record<string, ConfigEntry>>> {
  const text = await readText(path);
  try {
    return JSON.parse(text) as Record<string, Record<string, ConfigEntry>>;
  } catch (cause) {
    throw new ClpError('file_broken', `${path} is not valid JSON.`, { cause });
  }
}

async function additionsOf(
  store: ConfigStore,
  all: Record<string, Record<string, ConfigEntry>>,
): Promise<Addition[]> {
  const unknown = Object.keys(all).filter((name) => !isServiceName(name));
  if (unknown.length > 0) {
    throw new ClpError(
      'file_broken',
      `An export holds ${serviceNames.join(', ')}; this one has "${unknown[0]}".`,
    );
  }
  const additions: Addition[] = [];
  for (const service of serviceNames) {
    const here = await store.entries(service);
    for (const [name, given] of Object.entries(all[service] ?? {})) {
      // Which config is active is the choice of this machine.
      const { active: _active, ...entry } = given;
      requireSecrets(`${service} ${name}`, entry);
      const known = here[name];
      if (known === undefined || differs(known, entry)) additions.push({ service, name, entry, known });
    }
  }
  return additions;
}

/** Credentials are shown by their last characters alone. */
function diffOfAddition({ service, name, entry, known }: Addition): string {
  const textOf = (value: unknown): string =>
    value === undefined ? '' : `${JSON.stringify(maskSecrets(value), null, 2)}\n`;
  return diffOf(`${service} ${name}`, {
    before: textOf(known),
    after: textOf({ ...Object(known), ...entry }),
  });
}

function differs(known: unknown, entry: ConfigEntry): boolean {
  const before: Record<string, unknown> = Object(known);
  return Object.entries(entry).some(([key, value]) => JSON.stringify(before[key]) !== JSON.stringify(value));
}

function requireSecrets(name: string, { auth_token: token = '', api_key: key }: ConfigEntry): void {
  if (!token.startsWith('…') && !key?.startsWith('…')) return;
  throw new ClpError(
    'invalid_request',
    `${name} has a masked credential. Export with --secrets, or fill it in.`,
  );
}
