import { balanceSettings } from '../schema/balance.ts';
import type { ServiceName } from '../services.ts';
import type { Settings, SettingsSource } from '../store/settings.ts';
import { formatState, parseState, stateText, writeState } from './balance-state.ts';
import { type CooldownEvent, createHealth, type Health, type HealthOptions } from './health.ts';

export interface OpenHealthOptions {
  home: string;
  service: ServiceName;
  settings: SettingsSource;
  now(): number;
  onChange(event: CooldownEvent): void;
  onMove?: HealthOptions['onMove'];
  onProblem(error: unknown): void;
}

export interface OpenHealth {
  health: Health;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}

/** Changes are gathered for this long before they are written. Milliseconds. */
const gatherMs = 500;

/**
 * Health that outlives the process: failures and cool-downs are kept in `data/lb_config.json`, and what somebody else
 * writes there (a reset, an exclusion) is taken over. Nothing waits for the disk.
 */
export function openHealth(options: OpenHealthOptions): OpenHealth {
  const { home, service, settings, now, onChange, onMove, onProblem } = options;
  let known = '';
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let isAdopting = false;
  const health = createHealth({
    now,
    onChange,
    ...(onMove && { onMove }),
    onState: () => {
      if (!isAdopting) timer ??= setTimeout(write, gatherMs);
    },
  });

  function write(): void {
    timer = undefined;
    const state = formatState(health.kept());
    known = stateText(state);
    writing = writing.then(() => writeState(home, service, state)).catch(onProblem);
  }

  function adopt({ balance }: Settings): void {
    const section = balance.services?.[service] ?? {};
    known = stateText(section);
    const { cooldownMs } = balanceSettings(balance, service);
    const states = parseState(section, { now: now(), cooldownMs });
    isAdopting = true;
    for (const config of health.kept().keys()) if (!states.has(config)) health.reset(config);
    for (const [config, state] of states) health.restore(config, state);
    isAdopting = false;
  }

  adopt(settings.current());
  const stopListening = settings.onChange(({ before, after }) => {
    for (const name of editedConfigs(before, after)) health.reset(name);
    if (!timer && stateText(after.balance.services?.[service]) !== known) adopt(after);
  });

  return {
    health,
    close() {
      stopListening();
      if (timer) {
        clearTimeout(timer);
        write();
      }
      return writing;
    },
  };
}

/** An edited entry may be a mended one. */
function editedConfigs(before: Settings, after: Settings): string[] {
  return after.configs.flatMap((config) => {
    const known = before.configs.find(({ name }) => name === config.name);
    return known && JSON.stringify(known) !== JSON.stringify(config) ? [config.name] : [];
  });
}
