/** Why a config is left out. */
export type CooldownReason = 'failures' | 'rate_limit' | 'credentials';

export interface ConfigHealth {
  /** `closed`: in use; `open`: left out; `trial`: its cool-down is over and one request may try. */
  state: 'closed' | 'open' | 'trial';
  failures: number;
  reason?: CooldownReason;
  /** Last fault in plain words, e.g. `529`. */
  lastFault?: string;
  /** Milliseconds until a trial; only while open. */
  remainingMs?: number;
}

export interface FailureReport {
  fault: 'upstream' | 'credential';
  /** In plain words, e.g. `503` or `the connection was refused`. */
  cause: string;
  /** What the upstream asked for. */
  retryAfterMs?: number;
  /** When the attempt began, epoch milliseconds; absent = just now. */
  beganAt?: number;
}

export interface CooldownEvent {
  config: string;
  change: 'opened' | 'closed';
  reason: CooldownReason | undefined;
  /** What led to it, e.g. `3 failures, last 503`. */
  cause: string;
}

/** What is worth keeping over a restart. Times are epoch milliseconds. */
export interface KeptState {
  failures: number;
  lastFault?: string | undefined;
  /** Set where a cool-down is open, or waits for its trial. */
  cooldown?: { openedAt: number; until: number; reason: CooldownReason } | undefined;
}

export interface HealthOptions {
  now(): number;
  onChange(event: CooldownEvent): void;
  /** What `kept` gives is different now. */
  onState?(): void;
  /** Anything about a config is different now, whether its trial is under way included. */
  onMove?(config: string, snapshot: HealthSnapshot | undefined): void;
}

/**
 * The state of a service's configs as their answers show it: failures counted and forgotten, cool-downs, trials. What was already
 * under way when a cool-down began (`beganAt`, epoch milliseconds) neither ends it nor makes it longer: a stream that ends well
 * says nothing of a limit that was reached meanwhile.
 */
export interface Health {
  /** Whether a config may get requests now: closed, or open no longer and not on trial. */
  isAvailable(config: string): boolean;
  state(config: string): ConfigHealth;
  /** A request goes to this config; claims the trial if one is due. */
  begin(config: string): void;
  /** It ended without saying anything of the config: the client's fault, or the client left. */
  neutral(config: string, beganAt?: number): void;
  success(config: string, beganAt?: number): void;
  failure(
    config: string,
    report: FailureReport,
    policy: { failureThreshold: number; cooldownMs: number },
  ): void;
  /** Forgets everything of one config or of all: a reset by the user, an edited entry. */
  reset(config?: string): void;
  /** Every config that is not simply fine. */
  kept(): Map<string, KeptState>;
  /** Takes over what an earlier process knew. */
  restore(config: string, state: KeptState): void;
  /** All there is to know, for another instance. */
  snapshots(): [config: string, snapshot: HealthSnapshot][];
  /** Takes over what another instance knows; undefined = simply fine. */
  adopt(config: string, snapshot: HealthSnapshot | undefined): void;
}

/** State of one config, as instances of a service tell each other. */
export interface HealthSnapshot {
  failures: number;
  lastFailureAt: number;
  lastFault: string;
  reason?: CooldownReason | undefined;
  /** Epoch milliseconds. */
  openedAt: number;
  /** Epoch milliseconds; 0 = not open. */
  openUntil: number;
  onTrial: boolean;
}

/** Failures older than this no longer count (like Caddy's `fail_duration`). Milliseconds. */
const forgetAfterMs = 10 * 60_000;
/** A provider may ask for hours; a trial costs little, so nothing stays out longer. Milliseconds. */
const maxCooldownMs = 15 * 60_000;
/** A refused key rarely mends itself. Milliseconds. */
const credentialCooldownMs = 15 * 60_000;

export function createHealth({ now, onChange, onState, onMove }: HealthOptions): Health {
  const states = new Map<string, HealthSnapshot>();

  function stateOf(config: string): HealthSnapshot {
    let state = states.get(config);
    if (!state) {
      state = {
        failures: 0,
        lastFailureAt: 0,
        lastFault: '',
        reason: undefined,
        openedAt: 0,
        openUntil: 0,
        onTrial: false,
      };
      states.set(config, state);
    }
    followClock(state);
    if (state.openUntil === 0 && state.failures > 0 && now() - state.lastFailureAt > forgetAfterMs)
      state.failures = 0;
    return state;
  }

  function moved(config: string): void {
    onMove?.(config, states.get(config));
  }

  /** A clock that was set back must not prolong a cool-down, nor what is remembered. */
  function followClock(state: HealthSnapshot): void {
    const ahead = state.openedAt - now();
    if (state.openUntil > 0 && ahead > 0) {
      state.openedAt -= ahead;
      state.openUntil -= ahead;
    }
    state.lastFailureAt = Math.min(state.lastFailureAt, now());
  }

  function isFromBefore(state: HealthSnapshot, beganAt: number | undefined): boolean {
    followClock(state);
    return beganAt !== undefined && state.openUntil > 0 && beganAt < state.openedAt;
  }

  function open(
    config: string,
    state: HealthSnapshot,
    opening: { reason: CooldownReason; ms: number; cause: string },
  ): void {
    const wasOpen = state.openUntil > 0;
    state.reason = opening.reason;
    state.openedAt = now();
    state.openUntil = now() + Math.min(opening.ms, maxCooldownMs);
    state.onTrial = false;
    if (!wasOpen) onChange({ config, change: 'opened', reason: opening.reason, cause: opening.cause });
  }

  return {
    isAvailable(config) {
      const state = states.get(config);
      if (state) followClock(state);
      return !state || state.openUntil === 0 || (now() >= state.openUntil && !state.onTrial);
    },
    state(config) {
      const { failures, openUntil, reason, lastFault } = stateOf(config);
      const fault = { ...(reason && { reason }), ...(lastFault && { lastFault }) };
      if (openUntil === 0) return { state: 'closed', failures, ...fault };
      const remainingMs = openUntil - now();
      if (remainingMs <= 0) return { state: 'trial', failures, ...fault };
      return { state: 'open', failures, remainingMs, ...fault };
    },
    begin(config) {
      const state = states.get(config);
      if (!state || state.onTrial || state.openUntil === 0 || now() < state.openUntil) return;
      state.onTrial = true;
      moved(config);
    },
    neutral(config, beganAt) {
      const state = states.get(config);
      if (!state?.onTrial || isFromBefore(state, beganAt)) return;
      state.onTrial = false;
      moved(config);
    },
    success(config, beganAt) {
      const state = states.get(config);
      if (!state || isFromBefore(state, beganAt)) return;
      const wasOpen = state.openUntil > 0;
      const { reason } = state;
      states.delete(config);
      if (state.failures > 0) onState?.();
      moved(config);
      if (wasOpen) onChange({ config, change: 'closed', reason, cause: 'a request succeeded' });
    },
    failure(config, report, { failureThreshold, cooldownMs }) {
      const state = stateOf(config);
      if (isFromBefore(state, report.beganAt)) return;
      const wasTrial = state.openUntil > 0;
      state.failures++;
      state.lastFailureAt = now();
      state.lastFault = report.cause;
      state.onTrial = false;
      if (report.fault === 'credential') {
        open(config, state, {
          reason: 'credentials',
          ms: credentialCooldownMs,
          cause: `its key was refused (${report.cause})`,
        });
      } else if (report.retryAfterMs !== undefined && report.retryAfterMs > 0) {
        open(config, state, {
          reason: 'rate_limit',
          ms: report.retryAfterMs,
          cause: `it asked to wait (${report.cause})`,
        });
      } else if (wasTrial || state.failures >= failureThreshold) {
        open(config, state, {
          reason: 'failures',
          ms: cooldownMs,
          cause: `${state.failures} failures, last ${report.cause}`,
        });
      }
      onState?.();
      moved(config);
    },
    reset(config) {
      for (const name of config === undefined ? [...states.keys()] : [config]) {
        const state = states.get(name);
        states.delete(name);
        moved(name);
        if (state && state.openUntil > 0)
          onChange({ config: name, change: 'closed', reason: state.reason, cause: 'reset' });
      }
      onState?.();
    },
    kept() {
      const kept = new Map<string, KeptState>();
      for (const config of states.keys()) {
        const { failures, lastFault, openedAt, openUntil, reason } = stateOf(config);
        if (failures === 0 && openUntil === 0) continue;
        kept.set(config, {
          failures,
          ...(lastFault && { lastFault }),
          ...(openUntil > 0 && { cooldown: { openedAt, until: openUntil, reason: reason ?? 'failures' } }),
        });
      }
      return kept;
    },
    restore(config, { failures, lastFault = '', cooldown }) {
      const state = stateOf(config);
      Object.assign(state, { failures, lastFault, lastFailureAt: now() });
      if (cooldown) {
        state.reason = cooldown.reason;
        state.openedAt = cooldown.openedAt;
        state.openUntil = cooldown.until;
        followClock(state);
        state.openUntil = Math.min(state.openUntil, now() + maxCooldownMs);
      }
      moved(config);
    },
    snapshots: () => [...states].map(([config, state]) => [config, { ...state }]),
    adopt(config, snapshot) {
      if (snapshot) states.set(config, { ...snapshot });
      else states.delete(config);
    },
  };
}
