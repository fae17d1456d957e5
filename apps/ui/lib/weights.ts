import type { Weighted } from '@clp/core/schema';
import { moved } from './reorder';

/**
 * The weights to change so that an order, highest first, holds after one config moved. As few as can be: the moved one
 * goes between its neighbours; where there is no room, those above it are raised, one more each.
 */
export function weightsAfterMove(
  order: readonly Weighted[],
  { from, to }: { from: number; to: number },
): Record<string, number> {
  const next = moved(order, from, to).map(({ name, weight }) => ({ name, weight }));
  const item = next[to];
  if (!item || from === to) return {};
  item.weight = between(next[to - 1]?.weight, next[to + 1]?.weight);
  for (let index = to - 1; index >= 0; index--) {
    const [above, below] = [next[index], next[index + 1]];
    if (!above || !below || above.weight > below.weight) break;
    above.weight = below.weight + 1;
  }
  const before = new Map(order.map(({ name, weight }) => [name, weight]));
  return Object.fromEntries(
    next.filter(({ name, weight }) => before.get(name) !== weight).map(({ name, weight }) => [name, weight]),
  );
}

function between(above: number | undefined, below: number | undefined): number {
  if (below === undefined) return Math.max(0, Math.floor((above ?? 1) - 1));
  if (above === undefined || above - below < 2) return Math.floor(below) + 1;
  return Math.floor((above + below) / 2);
}
