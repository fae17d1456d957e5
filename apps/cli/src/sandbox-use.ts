import {
  addressOf,
  type Environment,
  isServiceName,
  type ProcessName,
  type ServiceName,
  serviceNames,
} from '@clp/core';
import { type ConfigSummary, createConfigStore } from '@clp/core/store';

/**
 * What a home has of the pretend provider. `needed`: no service has any config yet. `active`: the Claude proxy uses it.
 * `configured`: some config leads to it.
 */
export type SandboxUse = 'needed' | 'active' | 'configured' | 'not used';

export async function sandboxUse(environment: Environment): Promise<SandboxUse> {
  const lists = await Promise.all(serviceNames.map((service) => configsOf(environment, service)));
  if (lists.every((configs) => configs?.length === 0)) return 'needed';
  const uses = lists.map((configs = []) => configs.filter((config) => leadsToSandbox(environment, config)));
  if (uses.flat().length === 0) return 'not used';
  return uses[0]?.some(({ active }) => active) ? 'active' : 'configured';
}

/** What to start: the services, and before them the sandbox where a config of theirs leads to it. */
export async function withSandbox(
  environment: Environment,
  names: readonly ProcessName[],
): Promise<ProcessName[]> {
  if (names.includes('sandbox')) return [...names];
  const lists = await Promise.all(
    names.filter(isServiceName).map((service) => configsOf(environment, service)),
  );
  const isUsed = lists.flatMap((configs = []) => configs).some((each) => leadsToSandbox(environment, each));
  return isUsed ? ['sandbox', ...names] : [...names];
}

/** undefined = its file is broken, which the service itself reports. */
function configsOf({ home }: Environment, service: ServiceName): Promise<ConfigSummary[] | undefined> {
  return createConfigStore(home, 'cli')
    .list(service)
    .catch(() => undefined);
}

function leadsToSandbox(environment: Environment, { baseUrl }: ConfigSummary): boolean {
  const { host, port } = new URL(addressOf(environment, 'sandbox'));
  const upstream = URL.canParse(baseUrl) ? new URL(baseUrl).host : '';
  return upstream === host || upstream === `localhost:${port}`;
}
