import type { Environment } from '../env.ts';
import { instancesOf } from '../schema/system.ts';
import { ensureControlToken } from '../store/control-token.ts';
import type { Settings, SettingsSource } from '../store/settings.ts';
import { createAccounting } from './accounting/accounting.ts';
import { beat } from './answer-error.ts';
import type { Dialect } from './dialect.ts';
import { createFilterTotals } from './filter-totals.ts';
import { createHeldBodies } from './held-bodies.ts';
import { createLiveRequests } from './live-requests.ts';
import { createPolicyCache } from './policy-cache.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { createOriginReader } from './request-origin.ts';
import { createSender, type Sender, timeoutsOf } from './send.ts';
import type { SharedState } from './shared-state.ts';

export interface ProxyParts {
  dialect: Dialect;
  environment: Environment;
  settings: SettingsSource;
  shared: SharedState;
}

/** Puts one process together: what it shares with others, and what is its own. */
export async function createProxy({
  dialect,
  environment,
  settings,
  shared,
}: ProxyParts): Promise<ProxyProcess> {
  const { service } = dialect;
  const { home } = environment;
  const { events, masks, books, problems } = shared;
  const now = Date.now;
  const live = createLiveRequests({
    now,
    heartbeatMs: environment.heartbeatMs,
    stallWarnAfterMs: environment.stallWarnAfterMs,
    stallWarnEveryMs: environment.stallWarnEveryMs,
    beat,
    onStall({ id, config, modelSent }, silentMs) {
      const text = `${config} (model ${modelSent ?? 'unknown'}) has been silent for ${Math.round(silentMs / 1000)} s`;
      console.warn(`request ${id}: ${text}`);
      events.publish({ type: 'warn', id, text });
    },
  });
  const policy = createPolicyCache(masks.mask);
  const sender = createSender(environment, now);
  keepWarm(settings, sender);
  return {
    ...shared,
    dialect,
    environment,
    settings,
    policy,
    filterTotals: createFilterTotals(),
    live,
    held: createHeldBodies({
      // Each instance has its share: what none of them may exceed, all together do not.
      limit() {
        const { system } = settings.current();
        return system.limits.heldBytes / instancesOf(system, service);
      },
      underWay: live.all,
      now,
    }),
    sender,
    accounting: createAccounting({
      home,
      service,
      settings: settings.current,
      originOf: createOriginReader(service, () => policy.of(settings.current()).filters),
      events,
      books,
      problems,
      now,
      random: Math.random,
    }),
    controlToken: await ensureControlToken(home),
    startedAt: now(),
    now,
    random: Math.random,
  };
}

/** The first request after a start or a switch finds a connection to the active config's upstream. */
function keepWarm(settings: SettingsSource, sender: Sender): void {
  const warm = ({ active, system }: Settings): void => {
    if (active) sender.warm(new URL(active.baseUrl).origin, timeoutsOf(system, active).connectMs);
  };
  warm(settings.current());
  settings.onChange(({ before, after }) => {
    if (before.active?.baseUrl !== after.active?.baseUrl) warm(after);
  });
}

/** Frees what a process holds, once nothing is under way. */
export async function closeProxy({ live, accounting, settings, sender }: ProxyProcess): Promise<void> {
  live.close();
  await accounting.close();
  await Promise.all([settings.close(), sender.close()]);
}
