import type { Environment } from '../env.ts';
import { type ChangeLog, createChangeLog } from '../store/change-log.ts';
import { ensureControlToken } from '../store/control-token.ts';
import { openSettings, type Settings, type SettingsSource } from '../store/settings.ts';
import { createAccounting } from './accounting/accounting.ts';
import { createMetrics } from './accounting/metrics.ts';
import { beat } from './answer-error.ts';
import { createConversations } from './conversation.ts';
import type { Dialect } from './dialect.ts';
import { createEventHub, type EventHub } from './events/event-hub.ts';
import { noticeEdits } from './events/notice-edits.ts';
import { tellSettingsChanges } from './events/settings-events.ts';
import { createFilterTotals } from './filter-totals.ts';
import type { CooldownEvent } from './health.ts';
import { createHeldBodies } from './held-bodies.ts';
import { createLiveRequests } from './live-requests.ts';
import { createMaskVault } from './mask/mask-vault.ts';
import { openHealth } from './open-health.ts';
import { createPolicyCache } from './policy-cache.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { createOriginReader } from './request-origin.ts';
import { createLimiter } from './rpm-limiter.ts';
import { createSender, type Sender, timeoutsOf } from './send.ts';

/** Puts one service together: its files, its state, its way out, and what tells of them. */
export async function createProxy(dialect: Dialect, environment: Environment): Promise<ProxyProcess> {
  const { service } = dialect;
  const { home } = environment;
  const now = Date.now;
  const settings = await openSettings({ home, service, secret: environment.secret });
  const changes = createChangeLog(home);
  const masks = createMaskVault();
  const events = createEventHub(now);
  const limiter = createLimiter({
    now: () => performance.now(),
    schedule,
    minGapMs: environment.minRequestGapMs,
  });
  const { health, close: keepHealth } = openHealth({
    home,
    service,
    settings,
    now,
    onChange(event) {
      metrics.cooldown(event);
      tellCooldown({ service, events, changes }, event);
    },
    onProblem: warn,
  });
  const metrics = createMetrics({
    service,
    live: () => live.size,
    configs: () =>
      settings.current().configs.map(({ name }) => ({
        config: name,
        queued: limiter.state(name).queued,
        inFlight: limiter.inFlight(name),
        failures: health.state(name).failures,
        available: health.isAvailable(name),
      })),
    otlpEndpoint: environment.otlpEndpoint,
  });
  const live = createLiveRequests({
    now,
    heartbeatMs: environment.heartbeatMs,
    stallWarnAfterMs: environment.stallWarnAfterMs,
    stallWarnEveryMs: environment.stallWarnEveryMs,
    beat: (exchange) => beat(exchange, exchange.endpoint.wire),
    onStall({ id, config, modelSent }, silentMs) {
      const text = `${config} (model ${modelSent ?? 'unknown'}) has been silent for ${Math.round(silentMs / 1000)} s`;
      console.warn(`request ${id}: ${text}`);
      events.publish({ type: 'warn', id, text });
    },
  });
  const policy = createPolicyCache(masks.mask);
  tellSettingsChanges(settings, events);
  noticeEdits({ home, settings, changes }, warn);
  const sender = createSender(environment, now);
  keepWarm(settings, sender);
  return {
    dialect,
    environment,
    settings,
    policy,
    masks,
    filterTotals: createFilterTotals(),
    health,
    keepHealth,
    limiter,
    conversations: createConversations({ now }),
    live,
    held: createHeldBodies({
      limit: () => settings.current().system.limits.heldBytes,
      underWay: live.all,
      now,
    }),
    sender,
    events,
    metrics,
    accounting: createAccounting({
      home,
      service,
      settings: settings.current,
      originOf: createOriginReader(service, () => policy.of(settings.current()).filters),
      events,
      metrics,
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

function tellCooldown(
  { service, events, changes }: { service: string; events: EventHub; changes: ChangeLog },
  { config, change, reason, cause }: CooldownEvent,
): void {
  const what = `cooldown ${change}: ${service} ${config} (${cause})`;
  console.log(what);
  events.publish({ type: 'lb', config, change, ...(reason && { reason }), cause });
  changes.append({ cause: 'cooldown', file: 'data/lb_config.json', what }).catch(warn);
}

function schedule(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

function warn(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
}
