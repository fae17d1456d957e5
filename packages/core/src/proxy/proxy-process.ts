import type { Environment } from '../env.ts';
import type { SettingsSource } from '../store/settings.ts';
import type { Accounting } from './accounting/accounting.ts';
import type { Metrics } from './accounting/metrics.ts';
import type { Dialect } from './dialect.ts';
import type { EventHub } from './events/event-hub.ts';
import type { FilterTotals } from './filter-totals.ts';
import type { HeldBodies } from './held-bodies.ts';
import type { Secondaries } from './instances/secondaries.ts';
import type { LiveRequests } from './live-requests.ts';
import type { PolicyCache } from './policy-cache.ts';
import type { Sender } from './send.ts';
import type { SharedState } from './shared-state.ts';

/** One proxy process: its dialect, its files, its state and its way out. What the steps of a request are given. */
export interface ProxyProcess extends SharedState {
  readonly dialect: Dialect;
  readonly environment: Environment;
  readonly settings: SettingsSource;
  readonly policy: PolicyCache;
  readonly filterTotals: FilterTotals;
  readonly live: LiveRequests;
  readonly held: HeldBodies;
  readonly sender: Sender;
  readonly accounting: Accounting;
  /** Shown by CLP's own processes where client keys are asked for. */
  readonly controlToken: string;
  /** Epoch milliseconds of the process start. */
  readonly startedAt: number;
  /** Epoch milliseconds. */
  now(): number;
  random(): number;
}

/** The process that is the service: it keeps what all instances share, and answers for all of them. */
export interface PrimaryProcess extends ProxyProcess {
  readonly events: EventHub;
  readonly metrics: Metrics;
  readonly secondaries: Secondaries;
  /** Writes what of health is not written yet. */
  keepHealth(): Promise<void>;
}
