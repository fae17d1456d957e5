import type { Group } from '@clp/core/request-index';
import { formatCost } from './format';

/** Unpriced is not free: where nothing has a price, there is no sum to show. */
export function isPriced({ cost, unpriced }: Group): boolean {
  return cost > 0 || unpriced === 0;
}

export function costOf(group: Group, unpriced: string): string {
  return isPriced(group) ? `~${formatCost(group.cost)}` : unpriced;
}

/** Share of the input that came from a cache. */
export function cacheHitOf({ input, cache_read: read, cache_write: written }: Group): string {
  const all = input + read + written;
  return all === 0 ? '–' : `${Math.round((read / all) * 100)} %`;
}
