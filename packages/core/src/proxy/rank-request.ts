import { didYouMean } from '../did-you-mean.ts';
import { ClpError } from '../errors.ts';
import { offUntil } from '../schema/balance.ts';
import type { Settings } from '../store/settings.ts';
import { type Candidate, rankConfigs } from './load-balancer.ts';
import { pinHeader } from './own-headers.ts';
import type { Policy } from './policy-cache.ts';
import type { ProxyProcess } from './proxy-process.ts';
import type { Route } from './route.ts';

export interface RankRequest {
  settings: Settings;
  policy: Policy;
  route?: Route | undefined;
  /** Name of the conversation the request belongs to. */
  conversation: string | undefined;
}

/** The configs a request may go to, in the order they are tried. */
export function rankRequest(
  proxy: ProxyProcess,
  { settings, policy, route, conversation }: RankRequest,
): readonly Candidate[] {
  const { balance } = policy;
  const isOff = (config: string): boolean => offUntil(balance, config, proxy.now()) !== undefined;
  if (route?.rule === pinHeader) requireConfig(settings, route.pin ?? '');
  return rankConfigs({
    configs: settings.configs,
    active: settings.active,
    balance,
    pin: route?.pin,
    sticky: balance.sticky ? proxy.conversations.configOf(conversation) : undefined,
    isAvailable: (config) => proxy.health.isAvailable(config) && !isOff(config),
    isOff,
    inFlight: proxy.limiter.inFlight,
    random: proxy.random,
  });
}

/** A client that names a config means that one, and no other. */
function requireConfig({ service, configs }: Settings, name: string): void {
  const names = configs.map((config) => config.name);
  if (names.includes(name)) return;
  const known = names.length === 0 ? 'It has none.' : `Configs: ${names.join(', ')}.`;
  throw new ClpError(
    'unknown_name',
    `The header ${pinHeader} names "${name}", which is no usable config of ${service}.${didYouMean(name, names)} ${known}`,
  );
}

/** Why a config is not among the candidates. */
export function whyLeftOut(
  proxy: ProxyProcess,
  { policy, route }: Pick<RankRequest, 'policy' | 'route'>,
  config: string,
): string {
  if (route?.pin !== undefined) return `the route pins ${route.pin}`;
  const lastDay = offUntil(policy.balance, config, proxy.now());
  if (lastDay !== undefined) return `left out by hand until ${lastDay}`;
  const { state, reason, lastFault, remainingMs } = proxy.health.state(config);
  const fault = [reason, lastFault].filter(Boolean).join(', last fault ');
  if (state === 'open') return `cooling down for ${Math.ceil((remainingMs ?? 0) / 1000)} s more (${fault})`;
  if (state === 'trial' && !proxy.health.isAvailable(config)) return 'its trial request is under way';
  if (!policy.balance.failover) return 'failover is off, so only the first config is tried';
  return 'other configs come first';
}
