import type { DotState } from '@/components/ui/status-dot';
import type { ServiceView } from './overview';

/** Green: a config is there to answer; amber: some are out; red: none is; hollow: stopped. */
export function dotOf(view: ServiceView | undefined): DotState {
  if (!view || view.state === 'down' || !view.health) return 'off';
  const { configs } = view.health;
  const available = configs.filter(
    ({ state, off_until }) => state === 'closed' && off_until === undefined,
  ).length;
  if (configs.length === 0 || available === 0) return 'bad';
  return available < configs.length || view.health.problems.length > 0 ? 'warn' : 'good';
}
