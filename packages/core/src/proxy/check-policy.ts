import type { BalanceFile } from '../schema/balance.ts';
import type { FilterFile } from '../schema/filter.ts';
import type { RoutingFile } from '../schema/routing.ts';
import { type ServiceName, serviceNames } from '../services.ts';
import { compileFilters } from './filter/compile-filters.ts';
import { compileRouting } from './model-router.ts';

/** What is wrong with a policy file that its schema allows. */
export interface PolicyProblem {
  /** `warning`: it may be saved, but a part of it does nothing. */
  severity: 'error' | 'warning';
  /** e.g. `rules.claude.1` or `services.codex.failureThreshold` */
  field: string;
  reason: string;
}

/** What to check before `filter.json` is written. */
export function checkFilters(file: FilterFile): PolicyProblem[] {
  const { problems } = compileFilters(Array.isArray(file) ? file : [file]);
  return problems.map((problem) => ({ severity: 'error', ...problem }));
}

/** What to check before `data/model_router_config.json` is written: every mode, also those not in use. */
export function checkRouting(
  file: RoutingFile,
  configs: Readonly<Record<ServiceName, readonly string[]>>,
): PolicyProblem[] {
  return serviceNames.flatMap((service) =>
    (['model-mapping', 'config-mapping', 'rules'] as const).flatMap((mode) =>
      compileRouting({ ...file, mode }, service, configs[service]).problems.map(
        ({ kind, field, reason }) => ({
          severity: kind === 'invalid' ? ('error' as const) : ('warning' as const),
          field,
          reason,
        }),
      ),
    ),
  );
}

/**
 * What to check before `data/lb_config.json` is written.
 * @param configs names per service; of a service that is left out, names are not checked
 */
export function checkBalance(
  file: BalanceFile,
  configs: Partial<Readonly<Record<ServiceName, readonly string[]>>>,
): PolicyProblem[] {
  return serviceNames.flatMap((service) => {
    const section = file.services?.[service] ?? {};
    const problems: PolicyProblem[] = [];
    const note = (key: string, reason: string): void => {
      problems.push({ severity: 'error', field: `services.${service}.${key}`, reason });
    };
    for (const key of ['failureThreshold', 'failover_count'] as const) {
      const value = section[key];
      if (value !== undefined && !(value >= 1)) note(key, `is ${value}, but the least is 1; 3 is used`);
    }
    for (const [config, day] of Object.entries(section.manualDisabledUntil ?? {})) {
      const key = `manualDisabledUntil.${config}`;
      if (!isDay(day)) note(key, `"${day}" is no day such as 2026-01-31`);
      if (configs[service]?.includes(config) === false) note(key, `there is no config "${config}"`);
    }
    return problems;
  });
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}
