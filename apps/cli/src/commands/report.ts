import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Environment, processNames, serviceNames } from '@clp/core';
import {
  createChangeLog,
  createConfigStore,
  credentialsOf,
  describeProblem,
  lastLines,
  maskSecrets,
  openSettingsFile,
  pathsOf,
  readSecretFiles,
} from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { version } from '../project.ts';
import { observeAll } from '../supervisor/observe.ts';

/** Last lines of each service log that go into the report. */
const logLines = 100;

export const command = defineCommand({
  options: { output: { type: 'string', alias: 'o', default: 'clp-report.json', describe: 'File to write' } },
  async run({ output }, { environment, terminal }) {
    const { home } = environment;
    const secrets = await secretsOf(environment);
    const report = {
      version: version(),
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      processes: Object.fromEntries(await observeAll(environment, processNames)),
      configs: await configsOf(home),
      routing: await contentOf(home, 'routing'),
      balance: await contentOf(home, 'balance'),
      changes: await createChangeLog(home).read(50),
      logs: Object.fromEntries(
        await Promise.all(
          processNames.map(async (name) => [name, await lastLines(pathsOf(home).log(name), logLines)]),
        ),
      ),
    };
    const path = resolve(output);
    await writeFile(path, `${redact(JSON.stringify(report, null, 2), secrets)}\n`, { mode: 0o600 });
    terminal.line(`${terminal.colors.green('✔')} ${path}`);
    terminal.line(
      '  Credentials, filter rules and request texts are not in it. Read it before you pass it on.',
    );
  },
});

async function configsOf(home: string): Promise<Record<string, unknown>> {
  const store = createConfigStore(home, 'cli');
  const all: Record<string, unknown> = {};
  for (const service of serviceNames) {
    all[service] = maskSecrets(await store.entries(service).catch((error: Error) => error.message));
  }
  return all;
}

/** Every credential the files hold or name, so that none slips through in a log line. */
async function secretsOf({ home, secret }: Environment): Promise<string[]> {
  const store = createConfigStore(home, 'cli');
  const found: string[] = [];
  for (const service of serviceNames) {
    const entries: Record<string, unknown> = await store.entries(service).catch(() => ({}));
    const { secrets } = await readSecretFiles(entries, home);
    const textOf = (value: unknown): string => {
      if (typeof value !== 'string') return '';
      if (value.startsWith('env:')) return secret(value.slice(4)) ?? '';
      return value.startsWith('file:') ? (secrets.get(value) ?? '') : value;
    };
    for (const entry of Object.values(entries)) {
      const { auth_token: token, api_key: key, base_url: address }: Record<string, unknown> = Object(entry);
      found.push(
        ...credentialsOf({ authToken: textOf(token), apiKey: textOf(key), baseUrl: textOf(address) }),
      );
    }
  }
  return found.filter((each) => each.length >= 8);
}

function redact(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (current, secret) => current.replaceAll(JSON.stringify(secret).slice(1, -1), '…'),
    text,
  );
}

/** Undefined: there is no such file. */
async function contentOf(home: string, name: 'routing' | 'balance'): Promise<unknown> {
  const reading = await openSettingsFile(home, name).read();
  if (reading.state === 'missing') return undefined;
  return reading.state === 'broken' ? describeProblem(reading.problem) : reading.value;
}
