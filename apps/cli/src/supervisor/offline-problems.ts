import { type Environment, type ProcessName, serviceNames } from '@clp/core';
import { createConfigStore } from '@clp/core/store';
import type { Sighting } from './observe.ts';

/** Broken config files of services that do not run; those that run tell of theirs themselves. */
export async function offlineProblems(
  environment: Environment,
  sightings: ReadonlyMap<ProcessName, Sighting>,
): Promise<string[]> {
  const store = createConfigStore(environment.home, 'cli');
  const stopped = serviceNames.filter((name) => sightings.get(name)?.state !== 'running');
  const problems = await Promise.all(
    stopped.map((name) =>
      store.list(name).then(
        () => [],
        (error: Error) => [error.message],
      ),
    ),
  );
  return problems.flat();
}
