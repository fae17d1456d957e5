import type { Environment } from '../env.ts';
import type { SettingsSource } from '../store/settings.ts';
import type { Accounting } from './accounting/accounting.ts';
import type { Metrics } from './accounting/metrics.ts';
import type { Conversations } from './conversation.ts';
import type { Dialect } from './dialect.ts';
import type { EventHub } from './events/event-hub.ts';
import type { FilterTotals } from './filter-totals.ts';
import type { Health } from './health.ts';
import type { HeldBodies } from './held-bodies.ts';
import type { LiveRequests } from './live-requests.ts';
import type { MaskVault } from './mask/mask-vault.ts';
import type { PolicyCache } from './policy-cache.ts';
import type { Limiter } from './rpm-limiter.ts';
import type { Sender } from './send.ts';

/** One proxy process: its dialect, its files, its state and its way out. What the steps of a request are given. */
export interface ProxyProcess {
  readonly dialect: Dialect;
  readonly environment: Environment;
  readonly settings: SettingsSource;
  readonly policy: PolicyCache;
  readonly health: Health;
  /** Writes what of it is not written yet. */
  keepHealth(): Promise<void>;
  readonly limiter: Limiter;
  readonly conversations: Conversations;
  readonly masks: MaskVault;
  readonly filterTotals: FilterTotals;
  readonly live: LiveRequests;
  readonly held: HeldBodies;
  readonly sender: Sender;
  readonly events: EventHub;
  readonly accounting: Accounting;
  readonly metrics: Metrics;
  /** Shown by CLP's own processes where client keys are asked for. */
  readonly controlToken: string;
  /** Epoch milliseconds of the process start. */
  readonly startedAt: number;
  /** Epoch milliseconds. */
  now(): number;
  random(): number;
}
