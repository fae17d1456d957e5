import { setTimeout as delay } from 'node:timers/promises';
import type { Environment, ProcessName } from '@clp/core';
import type { Health } from './ask-health.ts';
import { observe } from './observe.ts';

/** Milliseconds between two looks. */
const lookEveryMs = 30;

export interface WaitOptions {
  environment: Environment;
  name: ProcessName;
  /** Milliseconds. */
  withinMs: number;
  /** Waits for an answer that says what is waited for. */
  until?(health: Health): boolean;
  /** Looks whether waiting is in vain. Asked every half second. */
  hasFailed?(): Promise<boolean>;
}

/** Asks `/health` until the process says it is ready; undefined = it failed or took too long. */
export async function waitHealthy(options: WaitOptions): Promise<Health | undefined> {
  const { environment, name, withinMs, until = () => true, hasFailed } = options;
  const end = Date.now() + withinMs;
  for (let look = 1; Date.now() < end; look++) {
    const sighting = await observe(environment, name);
    if (sighting.state === 'running' && sighting.health.status === 'ok' && until(sighting.health))
      return sighting.health;
    if (look % 16 === 0 && (await hasFailed?.())) return undefined;
    await delay(lookEveryMs);
  }
  return undefined;
}
