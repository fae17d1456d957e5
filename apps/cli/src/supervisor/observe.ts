import { realpathSync } from 'node:fs';
import { addressOf, type Environment, type ProcessName, processes } from '@clp/core';
import { controlHeader, readControlToken } from '@clp/core/store';
import { shellWord } from '../shell-word.ts';
import { askHealth, type Health } from './ask-health.ts';
import { describeHolder, findPortHolder, holderOf, type PortHolder } from './port-holder.ts';

/** What is seen of one process from outside, however it was started. */
export type Sighting =
  | { state: 'running'; health: Health }
  /** Its port is held by something that is not this process of this home. */
  | {
      state: 'taken';
      holder: PortHolder | undefined;
      why: string;
      /** The command that ends it, where it is CLP's too. */
      stop?: string;
    }
  | { state: 'stopped' };

export async function observe(environment: Environment, name: ProcessName): Promise<Sighting> {
  const token = await readControlToken(environment.home);
  const answer = await askHealth(addressOf(environment, name), { [controlHeader]: token });
  if (answer.kind === 'refused') return { state: 'stopped' };
  if (answer.kind === 'health' && isOurs(answer.health, { environment, name })) {
    return { state: 'running', health: answer.health };
  }
  if (answer.kind === 'health') return takenByClp(answer.health);
  return {
    state: 'taken',
    holder: await findPortHolder(environment.port(name)),
    why: answer.kind === 'silent' ? 'it does not answer' : 'it is no process of CLP',
  };
}

/** The one at the port may be PM2's own process, which holds the ports of all services of that home: it is not what to stop. */
async function takenByClp({ service, home, pid }: Health): Promise<Sighting> {
  const isKnown = home !== undefined && Object.hasOwn(processes, service);
  return {
    state: 'taken',
    holder: await holderOf(pid),
    why: `it is CLP's ${service} process of ${home ?? 'another home'}`,
    ...(isKnown && { stop: `CLP_HOME=${shellWord(home)} clp stop ${service}` }),
  };
}

export async function observeAll(
  environment: Environment,
  names: readonly ProcessName[],
): Promise<Map<ProcessName, Sighting>> {
  const sightings = await Promise.all(names.map((name) => observe(environment, name)));
  return new Map(names.map((name, index) => [name, sightings[index] ?? { state: 'stopped' }]));
}

/** `Port 3210 for Claude is held by nginx (PID 12); …` */
export function describeTaken(
  environment: Environment,
  name: ProcessName,
  { holder, why, stop }: Extract<Sighting, { state: 'taken' }>,
): string {
  const { title, portVariable } = processes[name];
  return `Port ${environment.port(name)} for ${title} is held by ${describeHolder(holder)}: ${why}. Stop that process${stop ? ` (${stop})` : ''}, or set ${portVariable} to another port.`;
}

/** The right process, of the right home: the only one we ever stop. */
function isOurs(
  health: Health,
  { environment, name }: { environment: Environment; name: ProcessName },
): boolean {
  return health.service === name && health.home !== undefined && isSameFolder(health.home, environment.home);
}

function isSameFolder(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return one === other;
  }
}
