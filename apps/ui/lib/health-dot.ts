import type { DotState } from '@/components/ui/status-dot';
import type { ServiceView } from './overview';

type Health = NonNullable<ServiceView['health']>;

/** The configs that get requests now: none that cools down or is left out by hand. */
export function availableOf({ configs }: Health): Health['configs'] {
  return configs.filter(({ state, off_until }) => state === 'closed' && off_until === undefined);
}

/** Green: a config is there to answer; amber: some are out; red: none is; hollow: stopped. */
export function dotOf(view: ServiceView | undefined): DotState {
  if (!view || view.state === 'down' || !view.health) return 'off';
  const { configs } = view.health;
  const available = availableOf(view.health).length;
  if (configs.length === 0 || available === 0) return 'bad';
  return available < configs.length || view.health.problems.length > 0 ? 'warn' : 'good';
}
