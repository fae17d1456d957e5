import { lookup } from 'node:dns/promises';
import { statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { type Environment, processes, processNames, serviceNames } from '@clp/core';
import { shellWord } from '../shell-word.ts';
import { describeTaken, observeAll, type Sighting } from '../supervisor/observe.ts';
import { type Finding, ok } from './finding.ts';

/** Bytes below which logs soon cannot be written. */
const littleSpace = 200 * 1024 * 1024;

export function checkNode(): Finding[] {
  const { node } = process.versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return [ok('node', `Node ${node}`)];
  return [
    {
      check: 'node',
      state: 'problem',
      message: `Node ${node} is too old`,
      fix: 'nvm install 22   (or https://nodejs.org)',
    },
  ];
}

export async function checkProcesses(environment: Environment): Promise<Finding[]> {
  const names = processNames.filter((name) => name !== 'sandbox');
  const sightings = await observeAll(environment, names);
  return [...sightings].map(([name, sighting]): Finding => {
    const { title } = processes[name];
    if (sighting.state === 'running') return ok(name, `${title} runs on port ${environment.port(name)}`);
    if (sighting.state === 'taken') {
      const message = describeTaken(environment, name, sighting);
      const { holder, stop = holder && `kill ${holder.pid}` } = sighting;
      const other = `export ${processes[name].portVariable}=${environment.port(name) + 1000}`;
      return {
        check: name,
        state: 'problem',
        message,
        fix: stop ? `${stop}   (or: ${other})` : other,
      };
    }
    return {
      check: name,
      state: 'warning',
      message: `${title} does not run`,
      fix: `clp start ${name}`,
    };
  });
}

/** What the running proxies say of their files and configs. */
export function checkReports(sightings: ReadonlyMap<string, Sighting>): Finding[] {
  return [...sightings].flatMap(([name, sighting]) => {
    if (sighting.state !== 'running') return [];
    const { problems = [], configs = [] } = sighting.health;
    const files = problems.map(
      ({ message, remedy }): Finding => ({ check: name, state: 'problem', message, fix: remedy }),
    );
    const cooling = configs
      .filter(({ state }) => state === 'open')
      .map(
        (config): Finding => ({
          check: name,
          state: 'warning',
          message: `${config.name} is left out (${config.lastFault ?? config.reason ?? 'failures'})`,
          fix: `clp test ${name} ${shellWord(config.name)}`,
        }),
      );
    return [...files, ...cooling];
  });
}

/** `localhost` may mean ::1 first, and a client that tries only that one would not find us. */
export async function checkLoopbacks(environment: Environment): Promise<Finding[]> {
  if (environment.host !== '127.0.0.1') return [];
  const addresses = await lookup('localhost', { all: true }).catch(() => []);
  if (!addresses.some(({ address }) => address === '127.0.0.1')) {
    return [
      {
        check: 'loopback',
        state: 'warning',
        message: 'On this machine "localhost" does not lead to 127.0.0.1, where the services listen',
        fix: 'echo "127.0.0.1 localhost" | sudo tee -a /etc/hosts',
      },
    ];
  }
  const findings = await Promise.all(
    serviceNames.map(async (service): Promise<Finding[]> => {
      const port = environment.port(service);
      if (!(await answers('::1', port))) return [];
      return [
        {
          check: 'loopback',
          state: 'warning',
          message: `Another process listens on [::1]:${port}, where "localhost" may lead; use 127.0.0.1 in clients`,
          fix: `sudo lsof -nP -i6TCP:${port} -sTCP:LISTEN   (tells which)`,
        },
      ];
    }),
  );
  return findings.flat().length > 0 ? findings.flat() : [ok('loopback', 'nothing else listens on [::1]')];
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (found: boolean): void => {
      socket.destroy();
      resolve(found);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}

export async function checkDisk(environment: Environment): Promise<Finding[]> {
  const space = await statfs(environment.home).catch(() => undefined);
  if (!space) return [];
  const free = space.bavail * space.bsize;
  const megabytes = Math.round(free / 1024 / 1024);
  if (free > littleSpace) return [ok('disk', `${megabytes} MB free`)];
  return [
    {
      check: 'disk',
      state: 'problem',
      message: `Only ${megabytes} MB free at ${environment.home}`,
      fix: 'clp prune --older-than 30d',
    },
  ];
}

export function checkProxyVariables({ upstreamProxy }: Environment): Finding[] {
  const { http, https, no } = upstreamProxy;
  if (!http && !https) return [ok('proxy', 'no proxy for upstreams')];
  const exempt = no?.split(',').map((each) => each.trim()) ?? [];
  if (exempt.includes('*') || (exempt.includes('127.0.0.1') && exempt.includes('localhost'))) {
    return [ok('proxy', 'upstreams go through a proxy, this machine does not')];
  }
  return [
    {
      check: 'proxy',
      state: 'warning',
      message:
        'HTTP(S)_PROXY is set and NO_PROXY leaves out this machine: clients may send requests for CLP to that proxy',
      fix: 'export NO_PROXY=localhost,127.0.0.1',
    },
  ];
}
