import type { BalanceSettings } from '../schema/balance.ts';
import { byWeight } from '../schema/by-weight.ts';
import type { Config } from '../schema/config.ts';

/** A config worth trying, in rank order. */
export interface Candidate {
  config: Config;
  /** Why it stands where it stands, for `explain`. */
  why: string;
}

export interface RankInput {
  configs: readonly Config[];
  active: Config | undefined;
  balance: BalanceSettings;
  /** Config a route bound the request to. */
  pin: string | undefined;
  /** Config the conversation used before. */
  sticky: string | undefined;
  /** Neither cooling down nor off. */
  isAvailable(config: string): boolean;
  /** The user leaves it out. */
  isOff(config: string): boolean;
  /** Requests under way at a config. */
  inFlight(config: string): number;
  /** 0 to 1. */
  random(): number;
}

/**
 * Configs in the order they are tried. Cooling ones are left out; if that leaves none, the active config (else the
 * first by weight) is tried all the same, as there is nothing to lose: of those that are off only where all are.
 */
export function rankConfigs(input: RankInput): readonly Candidate[] {
  const { configs, active, balance, isAvailable } = input;
  if (configs.length === 0) return [];
  const pinned = input.pin === undefined ? undefined : configs.find(({ name }) => name === input.pin);
  if (pinned) return [{ config: pinned, why: 'pinned by a route' }];
  const only = configs.length === 1 ? configs[0] : undefined;
  if (only) return [{ config: only, why: 'the only config' }];
  const order = available(orders[balance.mode](input), isAvailable);
  if (order.length === 0) {
    const on = configs.filter(({ name }) => !input.isOff(name));
    const among = on.length > 0 ? on : configs;
    const isActive = active !== undefined && among.includes(active);
    const config = isActive ? active : among.toSorted(byWeight)[0];
    const which = isActive ? 'the active one' : 'the first by weight';
    return config ? [{ config, why: `every config is cooling down; ${which} is tried all the same` }] : [];
  }
  const ranked = balance.sticky ? stickyFirst(order, input.sticky) : order;
  return balance.failover ? ranked : ranked.slice(0, 1);
}

/** The list itself where all are. */
function available(
  candidates: readonly Candidate[],
  isAvailable: (config: string) => boolean,
): readonly Candidate[] {
  const isUsable = ({ config }: Candidate): boolean => isAvailable(config.name);
  return candidates.every(isUsable) ? candidates : candidates.filter(isUsable);
}

const orders: Record<BalanceSettings['mode'], (input: RankInput) => readonly Candidate[]> = {
  'active-first': ({ configs, active }) => fixedOrder(configs, active, activeFirst),
  'weight-based': ({ configs }) => fixedOrder(configs, undefined, weightBased),
  'weighted-share': ({ configs, random }) => drawByWeight(configs, random),
  'least-busy': ({ configs, inFlight }) =>
    configs
      .toSorted(byWeight)
      .map((config) => ({ config, busy: inFlight(config.name) }))
      .sort((a, b) => a.busy - b.busy)
      .map(({ config, busy }) => ({ config, why: `${busy} requests under way` })),
};

type FixedOrder = (configs: readonly Config[], active: Config | undefined) => Candidate[];

const activeFirst: FixedOrder = (configs, active) => {
  const others = configs
    .filter((config) => config !== active)
    .sort(byWeight)
    .map((config) => ({
      config,
      why: `stands in for the active config, weight ${config.weight}`,
    }));
  return active ? [{ config: active, why: 'the active config' }, ...others] : others;
};

const weightBased: FixedOrder = (configs) =>
  configs.toSorted(byWeight).map((config) => ({ config, why: `weight ${config.weight}` }));

interface Fixed {
  active: Config | undefined;
  order: FixedOrder;
  candidates: readonly Candidate[];
}

/** An order that no request changes is made once for each snapshot of the configs. */
const fixedOrders = new WeakMap<readonly Config[], Fixed>();

function fixedOrder(
  configs: readonly Config[],
  active: Config | undefined,
  order: FixedOrder,
): readonly Candidate[] {
  const known = fixedOrders.get(configs);
  if (known && known.active === active && known.order === order) return known.candidates;
  const candidates = order(configs, active);
  fixedOrders.set(configs, { active, order, candidates });
  return candidates;
}

/** Draws without putting back, each time in proportion to weight; weight 0 comes last. */
function drawByWeight(configs: readonly Config[], random: () => number): Candidate[] {
  const left = configs.toSorted(byWeight);
  const drawn: Candidate[] = [];
  while (left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + Math.max(0, weight), 0);
    let point = random() * total;
    let index = left.findIndex(({ weight }) => {
      point -= Math.max(0, weight);
      return point < 0;
    });
    if (index < 0) index = 0;
    const [config] = left.splice(index, 1);
    if (config) drawn.push({ config, why: `drawn by its share of the weights (${config.weight})` });
  }
  return drawn;
}

function stickyFirst(order: readonly Candidate[], sticky: string | undefined): readonly Candidate[] {
  const index = order.findIndex(({ config }) => config.name === sticky);
  const kept = order[index];
  if (!kept) return order;
  return [
    { config: kept.config, why: 'the conversation stays with its config' },
    ...order.toSpliced(index, 1),
  ];
}
