import { createHealth, type Health } from '../health.ts';
import { applyHealthCall, type HealthCall } from './health-call.ts';
import type { LinkToPrimary } from './link.ts';
import type { StartingState } from './messages.ts';

/**
 * Health as a secondary sees it: a copy of the primary's. What its requests say takes effect here at once, and with the
 * primary, whose word then replaces it everywhere.
 */
export function createLinkedHealth(
  link: LinkToPrimary,
  { health: known, now }: { health: StartingState['health']; now(): number },
): Health {
  let hasMoved = false;
  const health = createHealth({
    now,
    // Told by the primary, once for all instances.
    onChange: () => {},
    onMove() {
      hasMoved = true;
    },
  });
  for (const [config, snapshot] of known) health.adopt(config, snapshot);
  link.onMessage((message) => {
    if (message.kind === 'healthOf') health.adopt(message.config, message.snapshot);
  });

  /** An answer of a config that is fine anyway changes nothing, and nobody is told. */
  function report(call: HealthCall): void {
    hasMoved = false;
    applyHealthCall(health, call);
    if (hasMoved) link.send({ kind: 'health', call });
  }

  return {
    ...health,
    begin: (config) => report({ is: 'begin', config }),
    neutral: (config, beganAt) => report({ is: 'neutral', config, beganAt }),
    success: (config, beganAt) => report({ is: 'success', config, beganAt }),
    failure: (config, fault, policy) => report({ is: 'failure', config, report: fault, policy }),
  };
}
