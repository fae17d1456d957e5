import type { Environment } from '../../env.ts';
import type { SettingsSource } from '../../store/settings.ts';
import { createMetrics } from '../accounting/metrics.ts';
import { createProblemList } from '../accounting/problem-list.ts';
import { createRecordBooks, type RecordBooks } from '../accounting/record-books.ts';
import { createConversations } from '../conversation.ts';
import { createProxy } from '../create-proxy.ts';
import type { Dialect } from '../dialect.ts';
import { type EventSink, resumeMs } from '../events/event-hub.ts';
import { createMaskVault } from '../mask/mask-vault.ts';
import type { ProxyProcess } from '../proxy-process.ts';
import { createProcessLimiter } from '../rpm-limiter.ts';
import { answerPrimary } from './answer-primary.ts';
import { learnConversation } from './learn-conversation.ts';
import type { LinkToPrimary } from './link.ts';
import { createLinkedBooks } from './linked-books.ts';
import { createLinkedHealth } from './linked-health.ts';
import { createLinkedLimiter } from './linked-limiter.ts';
import type { StartingState } from './messages.ts';

export interface SecondaryParts {
  dialect: Dialect;
  environment: Environment;
  settings: SettingsSource;
}

/**
 * Puts a secondary together: like the primary to the steps of a request, with the shared state kept to the primary's. By the
 * time this returns its promise it listens: no news after the starting state passes by.
 */
export function createSecondary(
  { dialect, environment, settings }: SecondaryParts,
  { link, start }: { link: LinkToPrimary; start: StartingState },
): Promise<ProxyProcess> {
  const { service } = dialect;
  const { home } = environment;
  const now = Date.now;
  const conversations = createConversations({
    now,
    onNote: (note) => link.send({ kind: 'conversation', note }),
  });
  const masks = createMaskVault({
    key: Buffer.from(start.maskKey, 'base64'),
    onNew: (value) => link.send({ kind: 'mask', value }),
  });
  const own = createProcessLimiter(environment);
  for (const value of start.masks) masks.learn(value);
  for (const note of start.conversations) learnConversation({ settings, conversations }, note);
  for (const [config, ms] of start.pauses) own.pause(config, ms);
  link.onMessage((message) => {
    if (message.kind === 'mask') masks.learn(message.value);
    else if (message.kind === 'conversation') learnConversation({ settings, conversations }, message.note);
  });
  const events = linkedEvents(link, now);
  const problems = createProblemList(home, events);
  const ownBooks = (): RecordBooks => {
    const metrics = createMetrics({
      service,
      live: () => 0,
      configs: () => [],
      otlpEndpoint: environment.otlpEndpoint,
    });
    return createRecordBooks({ home, service, settings: settings.current, events, metrics, problems });
  };
  const shared = {
    health: createLinkedHealth(link, { health: start.health, now }),
    limiter: createLinkedLimiter(link, own),
    conversations,
    masks,
    events,
    books: createLinkedBooks(link, ownBooks),
    problems,
  };
  return createProxy({ dialect, environment, settings, shared }).then((proxy) => {
    answerPrimary(link, { proxy, limiter: own });
    return proxy;
  });
}

/** Events go to the listeners of the primary. It looks while there are any; for as long, requests are worth describing. */
function linkedEvents(link: LinkToPrimary, now: () => number): EventSink {
  let lookedAt = Number.NEGATIVE_INFINITY;
  link.onMessage((message) => {
    if (message.kind === 'look') lookedAt = now();
  });
  return {
    get wanted() {
      return now() - lookedAt < resumeMs;
    },
    publish: (event) => link.send({ kind: 'event', event }),
    // The record of the same request will make the primary skip, or tell.
    skip() {},
  };
}
