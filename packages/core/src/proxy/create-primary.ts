import type { Environment } from '../env.ts';
import { type ChangeLog, createChangeLog } from '../store/change-log.ts';
import { openSettings } from '../store/settings.ts';
import { settingsFiles } from '../store/settings-files.ts';
import { createMetrics } from './accounting/metrics.ts';
import { createProblemList } from './accounting/problem-list.ts';
import { createRecordBooks } from './accounting/record-books.ts';
import { createConversations } from './conversation.ts';
import { createProxy } from './create-proxy.ts';
import type { Dialect } from './dialect.ts';
import { createEventHub, type EventHub } from './events/event-hub.ts';
import { noticeEdits } from './events/notice-edits.ts';
import { tellSettingsChanges } from './events/settings-events.ts';
import type { CooldownEvent } from './health.ts';
import { countRequests } from './instances/count-requests.ts';
import { createSecondaries, type Secondaries } from './instances/secondaries.ts';
import { createMaskKey, createMaskVault } from './mask/mask-vault.ts';
import { openHealth } from './open-health.ts';
import type { PrimaryProcess } from './proxy-process.ts';
import { createProcessLimiter } from './rpm-limiter.ts';

/** Puts the process of a service together: the state all its instances share, what tells of it, and its own parts. */
export async function createPrimary(dialect: Dialect, environment: Environment): Promise<PrimaryProcess> {
  const { service } = dialect;
  const { home } = environment;
  const now = Date.now;
  const settings = await openSettings({ home, service, secret: environment.secret });
  const changes = createChangeLog(home);
  const events = createEventHub(now);
  const problems = createProblemList(home, events);
  /** What one instance learns goes to the others, once there can be any. */
  let tell: Secondaries['tell'] = () => {};
  const maskKey = createMaskKey();
  const masks = createMaskVault({
    key: maskKey,
    onNew: (value) => tell({ kind: 'mask', value }),
  });
  const conversations = createConversations({
    now,
    onNote: (note) => tell({ kind: 'conversation', note }),
  });
  const own = createProcessLimiter(environment);
  const limiter = {
    ...own,
    pause(config: string, ms: number): void {
      own.pause(config, ms);
      tell({ kind: 'pause', config, ms });
    },
  };
  const { health, close: keepHealth } = openHealth({
    home,
    service,
    settings,
    now,
    onChange(event) {
      metrics.cooldown(event);
      tellCooldown({ service, events, changes }, event);
    },
    onMove: (config, snapshot) => tell({ kind: 'healthOf', config, snapshot }),
    onProblem: warn,
  });
  const metrics = createMetrics({
    service,
    live: () => proxy.live.size + secondaries.live(),
    configs: () =>
      settings.current().configs.map(({ name }) => ({
        config: name,
        ...countRequests({ limiter, secondaries }, name),
        failures: health.state(name).failures,
        available: health.isAvailable(name),
      })),
    otlpEndpoint: environment.otlpEndpoint,
  });
  const books = createRecordBooks({ home, service, settings: settings.current, events, metrics, problems });
  const shared = { health, limiter, conversations, masks, events, books, problems };
  const secondaries = createSecondaries({ ...shared, service, settings, maskKey });
  tell = secondaries.tell;
  tellSettingsChanges(settings, events);
  noticeEdits({ home, settings, changes }, warn);
  const proxy = await createProxy({ dialect, environment, settings, shared });
  return { ...proxy, events, metrics, secondaries, keepHealth };
}

function tellCooldown(
  { service, events, changes }: { service: string; events: EventHub; changes: ChangeLog },
  { config, change, reason, cause }: CooldownEvent,
): void {
  const what = `cooldown ${change}: ${service} ${config} (${cause})`;
  console.log(what);
  events.publish({ type: 'lb', config, change, ...(reason && { reason }), cause });
  changes.append({ cause: 'cooldown', file: settingsFiles.balance.file, what }).catch(warn);
}

function warn(error: unknown): void {
  console.error(error instanceof Error ? error.message : error);
}
