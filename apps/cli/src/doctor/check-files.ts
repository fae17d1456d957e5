import { chmod, rm, stat } from 'node:fs/promises';
import { type Client, clients, overridingVariables, readUndo } from '@clp/client-setup';
import { type Environment, processNames, serviceNames, services } from '@clp/core';
import {
  createConfigStore,
  describeProblem,
  openSettingsFile,
  parseConfigs,
  pathsOf,
  readPidFile,
  settingsFiles,
  settingsNames,
  settingsPath,
} from '@clp/core/store';
import { proxyUrls, userHomeOf } from '../client-argument.ts';
import { shellWord } from '../shell-word.ts';
import { observe } from '../supervisor/observe.ts';
import { type Finding, ok } from './finding.ts';

export async function checkSettingsFiles(environment: Environment): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const name of settingsNames) {
    const reading = await openSettingsFile(environment.home, name).read();
    if (reading.state !== 'broken') continue;
    findings.push({
      check: settingsFiles[name].file,
      state: 'problem',
      message: describeProblem(reading.problem),
      fix: `edit ${shellWord(settingsPath(environment.home, name))}`,
    });
  }
  return findings.length > 0 ? findings : [ok('files', 'every file is valid')];
}

export async function checkConfigs(environment: Environment): Promise<Finding[]> {
  const store = createConfigStore(environment.home, 'cli');
  const findings = await Promise.all(
    serviceNames.map(async (service): Promise<Finding[]> => {
      const { title, configFile } = services[service];
      const entries = await store.entries(service).catch(() => undefined);
      if (!entries) return [];
      const { configs, problems } = parseConfigs(entries, (reference) => reference);
      const broken = problems.map(
        ({ entry, reason }): Finding => ({
          check: configFile,
          state: 'problem',
          message: `config "${entry}": ${reason}`,
          fix: `clp config edit ${service} ${shellWord(entry)}`,
        }),
      );
      if (configs.length > 0) return broken;
      const none: Finding = {
        check: configFile,
        state: 'warning',
        message: `${title} has no usable config`,
        fix: `clp config add ${service}`,
      };
      return [...broken, none];
    }),
  );
  return findings.flat();
}

/** Files hold credentials: nobody else may read them. */
export async function checkPermissions(environment: Environment): Promise<Finding[]> {
  if (process.platform === 'win32') return [];
  const paths = pathsOf(environment.home);
  const files = [
    ...[paths.home, paths.run, paths.data, paths.requests, paths.captures, paths.backups],
    ...[...settingsNames.map((name) => settingsPath(paths.home, name)), paths.changes, paths.index],
    ...processNames.map((name) => paths.log(name)),
  ];
  const findings = await Promise.all(
    files.map(async (path): Promise<Finding[]> => {
      const known = await stat(path).catch(() => undefined);
      if (!known || (known.mode & 0o077) === 0) return [];
      const mode = known.isDirectory() ? 0o700 : 0o600;
      return [
        {
          check: 'permissions',
          state: 'problem',
          message: `${path} can be read by others`,
          fix: `chmod ${mode.toString(8)} ${shellWord(path)}`,
          mend: () => chmod(path, mode),
        },
      ];
    }),
  );
  return findings.flat();
}

/** Left behind by a process that was killed. */
export async function checkPidFiles(environment: Environment): Promise<Finding[]> {
  const findings = await Promise.all(
    processNames.map(async (name): Promise<Finding[]> => {
      const path = pathsOf(environment.home).pid(name);
      if (readPidFile(path) === undefined || (await observe(environment, name)).state === 'running')
        return [];
      const fix = `rm ${shellWord(path)}`;
      const mend = () => rm(path, { force: true });
      return [{ check: 'pid files', state: 'warning', message: `${path} is stale`, fix, mend }];
    }),
  );
  return findings.flat();
}

/** Clients that were set up, and what of this shell would win over their files. */
export async function checkClients(environment: Environment): Promise<Finding[]> {
  const place = { userHome: userHomeOf(environment), variables: environment.variables };
  const urls = Object.values(proxyUrls(environment));
  const findings = await Promise.all(
    Object.entries(clients).map(async ([name, client]: [string, Client]): Promise<Finding[]> => {
      if (!client.file?.path(place)) return [];
      const undo = await readUndo({ home: environment.home, name, client, place }).catch(() => undefined);
      if (!undo) return [];
      const overriding = overridingVariables(client, environment.variables);
      if (overriding.length > 0) {
        const message = `This shell sets ${overriding.join(', ')}, which may win over ${undo.path}`;
        return [{ check: name, state: 'warning', message, fix: `unset ${overriding.join(' ')}` }];
      }
      if (!urls.some((url) => undo.before.includes(url))) {
        const message = `${undo.path} no longer leads to CLP`;
        return [{ check: name, state: 'warning', message, fix: `clp setup ${name}` }];
      }
      return [ok(name, `${client.title} goes through CLP`)];
    }),
  );
  return findings.flat();
}
