import { ClpError } from '../errors.ts';
import type { Config, ConfigEntry } from '../schema/config.ts';
import type { ModelsRequest } from '../schema/policy-requests.ts';
import { parseConfigs } from '../store/config-parse.ts';
import { unknownConfig } from '../unknown-config.ts';
import type { UpstreamRequest } from './dialect.ts';
import type { ProxyProcess } from './proxy-process.ts';
import type { Sent } from './send.ts';
import { timeoutsOf } from './send.ts';

/** Nobody waits longer for a test. Milliseconds. */
export const probeTimeouts = { connectMs: 15_000, firstByteMs: 30_000, idleMs: 30_000 };

/** The config a probe is about: a saved one by name, an unsaved entry, or the active one. */
export function probedConfig(proxy: ProxyProcess, { config: name, entry }: ModelsRequest): Config {
  if (entry) return draftConfig(name ?? 'draft', entry);
  const { configs, active } = proxy.settings.current();
  const { service } = proxy.dialect;
  if (name === undefined) {
    if (active) return active;
    throw new ClpError('no_active_config', `${service} has no active config. Name one to test.`);
  }
  const config = configs.find((each) => each.name === name);
  if (config) return config;
  throw unknownConfig(
    service,
    name,
    configs.map((each) => each.name),
  );
}

/** References to variables and files are read of saved configs only: a caller cannot have any file sent anywhere. */
function draftConfig(name: string, entry: ConfigEntry): Config {
  const { active, problems } = parseConfigs({ [name]: entry }, () => undefined);
  const [problem] = problems;
  if (active && !problem) return active;
  const isReference = /^(env|file):/.test(problem?.reason ?? '');
  throw new ClpError(
    'invalid_request',
    isReference
      ? 'Save it first: env:NAME and file:PATH are read of saved configs only.'
      : `This config cannot be used: ${problem?.reason}.`,
  );
}

export function sendProbe(proxy: ProxyProcess, config: Config, upstream: UpstreamRequest): Promise<Sent> {
  const { origin, path, method, headers, body } = upstream;
  const { connectMs, firstByteMs, idleMs } = timeoutsOf({ timeouts: probeTimeouts }, config);
  const timeouts = {
    connectMs,
    firstByteMs: Math.min(firstByteMs, probeTimeouts.firstByteMs),
    idleMs: Math.min(idleMs, probeTimeouts.idleMs),
  };
  return new Promise((resolve) => {
    proxy.sender.send({ origin, path, method, headers, body, timeouts }, {}, resolve);
  });
}
