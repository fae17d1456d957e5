import type { ServiceBalance } from '../schema/balance.ts';
import type { ServiceName } from '../services.ts';
import type { JsonEdit } from '../store/json-file.ts';
import { openSettingsFile } from '../store/settings-files.ts';
import type { KeptState } from './health.ts';

/** Health as `data/lb_config.json` keeps it, in the reference's keys and those added. */
export interface SavedState {
  currentFailures: Record<string, number>;
  excludedConfigs: string[];
  /** Epoch seconds. */
  excludedTimestamps: Record<string, number>;
  cooldowns: NonNullable<ServiceBalance['cooldowns']>;
}

const keys = ['currentFailures', 'excludedConfigs', 'excludedTimestamps', 'cooldowns'] as const;

export function formatState(kept: ReadonlyMap<string, KeptState>): SavedState {
  const saved: SavedState = {
    currentFailures: {},
    excludedConfigs: [],
    excludedTimestamps: {},
    cooldowns: {},
  };
  for (const [config, { failures, lastFault, cooldown }] of kept) {
    saved.currentFailures[config] = failures;
    if (!cooldown) continue;
    saved.excludedConfigs.push(config);
    saved.excludedTimestamps[config] = Math.round(cooldown.openedAt / 1000);
    saved.cooldowns[config] = {
      until: Math.round(cooldown.until / 1000),
      reason: cooldown.reason,
      ...(lastFault && { lastFault }),
    };
  }
  return saved;
}

/**
 * What a section of the file says of each config. An exclusion that only the reference's keys tell of began at its
 * timestamp, else now, and lasts as long as a cool-down of today's settings.
 */
export function parseState(
  section: ServiceBalance,
  { now, cooldownMs }: { now: number; cooldownMs: number },
): Map<string, KeptState> {
  const failures = section.currentFailures ?? section.current_failures ?? {};
  const excluded = section.excludedConfigs ?? section.excluded_configs ?? [];
  const states = new Map<string, KeptState>();
  for (const [config, count] of Object.entries(failures)) {
    if (count > 0) states.set(config, { failures: count, lastFault: section.cooldowns?.[config]?.lastFault });
  }
  for (const config of excluded) {
    const seconds = section.excludedTimestamps?.[config];
    const openedAt = seconds === undefined ? now : seconds * 1000;
    const known = section.cooldowns?.[config];
    const until = known ? known.until * 1000 : openedAt + cooldownMs;
    states.set(config, {
      failures: failures[config] ?? 0,
      lastFault: known?.lastFault,
      cooldown: { openedAt, until, reason: known?.reason ?? 'failures' },
    });
  }
  return states;
}

/** The state keys of a section alone, to see whether somebody changed them. */
export function stateText(section: ServiceBalance | undefined): string {
  return JSON.stringify([
    section?.currentFailures ?? section?.current_failures ?? {},
    section?.excludedConfigs ?? section?.excluded_configs ?? [],
  ]);
}

/** Writes one service's state; the settings beside it and the other services keep their bytes. */
export async function writeState(home: string, service: ServiceName, state: SavedState): Promise<void> {
  await openSettingsFile(home, 'balance').update(({ services }) => {
    const section = services?.[service];
    return keys.flatMap((key): JsonEdit[] => {
      const before = section?.[key];
      const isEmpty = Object.keys(state[key]).length === 0;
      // A key nobody has written yet is not made for nothing.
      if (before === undefined && isEmpty) return [];
      if (JSON.stringify(before) === JSON.stringify(state[key])) return [];
      return [{ path: ['services', service, key], value: state[key] }];
    });
  });
}
