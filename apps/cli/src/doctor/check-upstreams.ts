import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { addressOf, type Environment, type ServiceName, serviceNames } from '@clp/core';
import { type ConfigSummary, createConfigStore } from '@clp/core/store';
import { shellWord } from '../shell-word.ts';
import { startProcesses } from '../supervisor/start-processes.ts';
import { type Finding, ok } from './finding.ts';

/** Milliseconds an upstream has to say anything. */
const answerWithinMs = 4_000;
/** Beyond this, keys that expire and signatures go wrong. Milliseconds. */
const largestSkewMs = 60_000;

interface Upstream extends ConfigSummary {
  service: ServiceName;
  origin: string;
}

/** What one HEAD request to an upstream shows; any answer at all will do. */
type Sight = { serverTime: number | undefined } | { fault: string };

/** Whether each upstream can be reached, and what time it says it is. Nothing that costs is sent. */
export async function checkUpstreams(environment: Environment): Promise<Finding[]> {
  const { http, https } = environment.upstreamProxy;
  if (http || https) return [ok('upstreams', 'reached through a proxy; clp test says more')];
  const upstreams = (
    await Promise.all(serviceNames.map((service) => upstreamsOf(environment, service)))
  ).flat();
  const sights = new Map<string, Sight>();
  await Promise.all(
    [...new Set(upstreams.map(({ origin }) => origin))].map(async (origin) => {
      sights.set(origin, await look(origin));
    }),
  );
  const findings = upstreams.flatMap((upstream): Finding[] => {
    const sight = sights.get(upstream.origin);
    return sight && 'fault' in sight ? [unreachable(environment, upstream, sight.fault)] : [];
  });
  const reached = [...sights.values()].filter((sight) => 'serverTime' in sight).length;
  return [
    ...findings,
    ...(reached > 0 ? [ok('upstreams', `${reached} of ${sights.size} answer`)] : []),
    ...checkClock([...sights.values()]),
  ];
}

async function upstreamsOf({ home }: Environment, service: ServiceName): Promise<Upstream[]> {
  const configs = await createConfigStore(home, 'cli')
    .list(service)
    .catch(() => []);
  return configs.map((config) => ({ ...config, service, origin: new URL(config.baseUrl).origin }));
}

function unreachable(
  environment: Environment,
  { service, name, active, origin }: Upstream,
  fault: string,
): Finding {
  const about = {
    check: service,
    state: active ? ('problem' as const) : ('warning' as const),
    message: `${name}: ${origin} cannot be reached (${fault})`,
  };
  if (origin !== addressOf(environment, 'sandbox'))
    return { ...about, fix: `clp test ${service} ${shellWord(name)}` };
  const mend = async () => void (await startProcesses(environment, ['sandbox'], () => {}));
  return { ...about, fix: 'clp start sandbox', mend };
}

function look(origin: string): Promise<Sight> {
  const send = origin.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const asked = send(origin, { method: 'HEAD', agent: false, timeout: answerWithinMs }, (answer) => {
      const time = Date.parse(answer.headers.date ?? '');
      answer.resume();
      resolve({ serverTime: Number.isNaN(time) ? undefined : time });
    });
    asked.once('timeout', () => {
      resolve({ fault: `no answer within ${answerWithinMs / 1000} s` });
      asked.destroy();
    });
    asked.once('error', (error: NodeJS.ErrnoException) => resolve({ fault: error.code ?? error.message }));
    asked.end();
  });
}

/** The median of what the upstreams say; one of them may be wrong itself. */
function checkClock(sights: readonly Sight[]): Finding[] {
  const skews = sights
    .flatMap((sight) => ('serverTime' in sight && sight.serverTime !== undefined ? [sight.serverTime] : []))
    .map((time) => Date.now() - time)
    .sort((left, right) => left - right);
  const skew = skews[Math.floor(skews.length / 2)];
  if (skew === undefined) return [];
  if (Math.abs(skew) <= largestSkewMs) return [ok('clock', 'agrees with the upstreams')];
  const seconds = Math.round(Math.abs(skew) / 1000);
  return [
    {
      check: 'clock',
      state: 'problem',
      message: `The clock is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} the upstreams`,
      fix: process.platform === 'darwin' ? 'sudo sntp -sS time.apple.com' : 'sudo timedatectl set-ntp true',
    },
  ];
}
