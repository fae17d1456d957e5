import { ClpError } from '../errors.ts';
import { type BalanceSettings, balanceSettings } from '../schema/balance.ts';
import type { ServiceName } from '../services.ts';
import type { FileProblem } from '../store/json-file.ts';
import type { Settings } from '../store/settings.ts';
import { type CompiledFilters, compileFilters } from './filter/compile-filters.ts';
import { type CompiledRouting, compileRouting } from './model-router.ts';

/** A snapshot's policy, compiled. */
export interface Policy {
  /** Undefined: the filter file cannot be used and no good rules were ever known; requests must be refused. */
  filters: CompiledFilters | undefined;
  routing: CompiledRouting;
  balance: BalanceSettings;
  /** What is wrong with rules, in the shape of file problems. */
  problems: readonly FileProblem[];
}

/** Compiles each snapshot once, at its first request. */
export interface PolicyCache {
  of(settings: Settings): Policy;
}

export function createPolicyCache(service: ServiceName): PolicyCache {
  let last: { settings: Settings; policy: Policy } | undefined;
  let rulesBefore: unknown;
  let goodFilters: CompiledFilters | undefined;
  let filterProblems: FileProblem[] = [];

  /** A rule that cannot work makes the whole file unusable, like a syntax error: the last good rules stay. */
  function filtersOf(settings: Settings): CompiledFilters | undefined {
    if ('broken' in settings.filters) return goodFilters;
    const { rules } = settings.filters;
    if (rules === rulesBefore) return goodFilters;
    rulesBefore = rules;
    const compiled = compileFilters(rules);
    filterProblems = compiled.problems.map(({ field, reason }) => ({
      file: 'filter.json',
      reason: `${field}: ${reason}`,
      remedy: 'Correct the rule; until then the last good rules are in use, or requests are refused.',
    }));
    if (compiled.problems.length === 0) goodFilters = compiled;
    return goodFilters;
  }

  return {
    of(settings) {
      if (last?.settings === settings) return last.policy;
      const routing = compileRouting(
        settings.routing,
        service,
        settings.configs.map(({ name }) => name),
      );
      const filters = filtersOf(settings);
      const routingProblems = routing.problems.map(({ field, reason }) => ({
        file: 'data/model_router_config.json',
        reason: `${field}: ${reason}`,
        remedy: 'Correct or remove that rule; the others work.',
      }));
      const policy = {
        filters,
        routing,
        balance: balanceSettings(settings.balance, service),
        problems: [...filterProblems, ...routingProblems],
      };
      last = { settings, policy };
      return policy;
    },
  };
}

/** Fail closed: nothing goes out unredacted because a file is broken. */
export function requireFilters(policy: Policy, settings: Settings): CompiledFilters {
  if (policy.filters) return policy.filters;
  const reason = 'broken' in settings.filters ? settings.filters.broken.reason : policy.problems[0]?.reason;
  throw new ClpError(
    'filter_broken',
    `filter.json cannot be used (${reason}), so nothing is sent unredacted. Mend the file, or remove it to send without filters.`,
  );
}
