import { localDay } from './local-day.ts';
import { type Static, Type } from './type.ts';

const ServiceBalanceSchema = Type.Object({
  /** Failures that open a cool-down. Values below 1 count as 3, as in the reference. */
  failureThreshold: Type.Optional(Type.Number()),
  failover_count: Type.Optional(Type.Number()),
  currentFailures: Type.Optional(Type.Record(Type.String(), Type.Number())),
  current_failures: Type.Optional(Type.Record(Type.String(), Type.Number())),
  excludedConfigs: Type.Optional(Type.Array(Type.String())),
  excluded_configs: Type.Optional(Type.Array(Type.String())),
  /** Config -> epoch seconds when its cool-down opened. */
  excludedTimestamps: Type.Optional(Type.Record(Type.String(), Type.Number())),
  /** Config -> its cool-down. Times are epoch seconds. */
  cooldowns: Type.Optional(
    Type.Record(
      Type.String(),
      Type.Object({
        until: Type.Number(),
        reason: Type.Union([
          Type.Literal('failures'),
          Type.Literal('rate_limit'),
          Type.Literal('credentials'),
        ]),
        lastFault: Type.Optional(Type.String()),
      }),
    ),
  ),
  /** Config -> `YYYY-MM-DD`: left out for the rest of that local day. */
  manualDisabledUntil: Type.Optional(Type.Record(Type.String(), Type.String())),
  /** The ancestor's cool-down in minutes; 0 = the default of `cooldownSeconds`. */
  autoResetMinutes: Type.Optional(Type.Number({ minimum: 0 })),
  /** Length of a cool-down. */
  cooldownSeconds: Type.Optional(Type.Number({ minimum: 1 })),
  /** Whether a failed request goes to the next config before its first byte. Default true. */
  failover: Type.Optional(Type.Boolean()),
  /** Whether a conversation keeps its config. Default: in weighted-share and least-busy. */
  sticky: Type.Optional(Type.Boolean()),
});

/** `data/lb_config.json`. */
export const BalanceFileSchema = Type.Object({
  mode: Type.Optional(
    Type.Union([
      Type.Literal('active-first'),
      Type.Literal('weight-based'),
      Type.Literal('weighted-share'),
      Type.Literal('least-busy'),
    ]),
  ),
  services: Type.Optional(
    Type.Object({
      claude: Type.Optional(ServiceBalanceSchema),
      codex: Type.Optional(ServiceBalanceSchema),
      legacy: Type.Optional(ServiceBalanceSchema),
    }),
  ),
});

export type BalanceFile = Static<typeof BalanceFileSchema>;
export type ServiceBalance = Static<typeof ServiceBalanceSchema>;
export type BalanceMode = NonNullable<BalanceFile['mode']>;

export const defaultBalance: BalanceFile = { mode: 'active-first' };

/** One service's part with older names and defaults applied. */
export interface BalanceSettings {
  mode: BalanceMode;
  failureThreshold: number;
  cooldownMs: number;
  failover: boolean;
  sticky: boolean;
  /** Config -> last local day (`YYYY-MM-DD`) it is left out. */
  disabledUntil: Readonly<Record<string, string>>;
}

export function balanceSettings(
  file: BalanceFile,
  service: keyof NonNullable<BalanceFile['services']>,
): BalanceSettings {
  const mode = file.mode ?? 'active-first';
  const section = file.services?.[service] ?? {};
  const threshold = section.failureThreshold ?? section.failover_count ?? 3;
  const ancestorSeconds = section.autoResetMinutes ? section.autoResetMinutes * 60 : undefined;
  return {
    mode,
    failureThreshold: threshold >= 1 ? threshold : 3,
    cooldownMs: (section.cooldownSeconds ?? ancestorSeconds ?? 60) * 1000,
    failover: section.failover ?? true,
    sticky: section.sticky ?? (mode === 'weighted-share' || mode === 'least-busy'),
    disabledUntil: section.manualDisabledUntil ?? {},
  };
}

/** The last local day (`YYYY-MM-DD`) the user leaves a config out, if it is today or later. */
export function offUntil(
  { disabledUntil }: Pick<BalanceSettings, 'disabledUntil'>,
  config: string,
  now: number,
): string | undefined {
  const day = disabledUntil[config];
  return day !== undefined && day >= localDay(now) ? day : undefined;
}
