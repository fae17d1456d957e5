import { ClpError } from '../errors.ts';
import { type BalanceFile, type BalanceSettings, balanceSettings } from '../schema/balance.ts';
import type { FilterRule } from '../schema/filter.ts';
import type { RoutingFile } from '../schema/routing.ts';
import type { FileProblem } from '../store/file-problem.ts';
import type { Settings } from '../store/settings.ts';
import { settingsFiles } from '../store/settings-files.ts';
import { checkBalance } from './check-policy.ts';
import { type CompiledFilters, compileFilters, type Mask } from './filter/compile-filters.ts';
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

const filterFile = settingsFiles.filter.file;

export function createPolicyCache(mask: Mask): PolicyCache {
  let last: { settings: Settings; policy: Policy } | undefined;
  let rulesBefore: unknown;
  let goodFilters: CompiledFilters | undefined;
  let filterProblems: FileProblem[] = [];

  /**
   * A rule that cannot work makes the whole file unusable, like a syntax error: the last good rules stay. Who had none and
   * writes the first wants them to hold: nothing goes out without them.
   */
  function filtersOf(settings: Settings): CompiledFilters | undefined {
    const lastGood = goodFilters && goodFilters.rules.length > 0 ? goodFilters : undefined;
    if ('broken' in settings.filters) return lastGood;
    const { rules } = settings.filters;
    if (rules !== rulesBefore) {
      rulesBefore = rules;
      const compiled = compileFilters(rules, mask);
      filterProblems = problemsOf(compiled);
      if (filterProblems.length === 0) goodFilters = compiled;
    }
    return filterProblems.length === 0 ? goodFilters : lastGood;
  }

  return {
    of(settings) {
      if (last?.settings === settings) return last.policy;
      const filters = filtersOf(settings);
      const rest = compileRest(settings, settings);
      const policy = { ...rest, filters, problems: [...filterProblems, ...rest.problems] };
      last = { settings, policy };
      return policy;
    },
  };
}

/** Unsaved files to try out; what is left out is taken as saved. */
export interface PolicyDraft {
  filters?: readonly FilterRule[] | undefined;
  routing?: RoutingFile | undefined;
  balance?: BalanceFile | undefined;
}

/** The policy as it would be with a draft saved. */
export function draftPolicy(
  { settings, saved, mask }: { settings: Settings; saved: Policy; mask: Mask },
  draft: PolicyDraft,
): Policy {
  const compiled = draft.filters && compileFilters(draft.filters, mask);
  const rest = compileRest(settings, {
    routing: draft.routing ?? settings.routing,
    balance: draft.balance ?? settings.balance,
  });
  const filterProblems = compiled
    ? problemsOf(compiled)
    : saved.problems.filter(({ file }) => file === filterFile);
  const usable = compiled && compiled.problems.length === 0 ? compiled : undefined;
  return {
    ...rest,
    filters: compiled ? usable : saved.filters,
    problems: [...filterProblems, ...rest.problems],
  };
}

function compileRest(
  { service, configs }: Settings,
  { routing: file, balance }: { routing: RoutingFile; balance: BalanceFile },
): Pick<Policy, 'routing' | 'balance' | 'problems'> {
  const names = configs.map(({ name }) => name);
  const routing = compileRouting(file, service, names);
  const routingProblems = routing.problems.map(({ field, reason }) => ({
    file: settingsFiles.routing.file,
    reason: `${field}: ${reason}`,
    remedy: 'Correct or remove that rule; the others work.',
  }));
  const balanceProblems = checkBalance(balance, { [service]: names })
    .filter(({ field }) => field.startsWith(`services.${service}.`))
    .map(({ field, reason }) => ({
      file: settingsFiles.balance.file,
      reason: `${field}: ${reason}`,
      remedy: 'Correct that value; until then the default is used.',
    }));
  return {
    routing,
    balance: balanceSettings(balance, service),
    problems: [...routingProblems, ...balanceProblems],
  };
}

function problemsOf(compiled: CompiledFilters): FileProblem[] {
  return compiled.problems.map(({ field, reason }) => ({
    file: filterFile,
    reason: `${field}: ${reason}`,
    remedy: 'Correct the rule; until then the last good rules are in use, or requests are refused.',
  }));
}

/** Fail closed: nothing goes out unredacted because a file is broken. */
export function requireFilters(policy: Policy, settings: Settings): CompiledFilters {
  if (policy.filters) return policy.filters;
  const rule = policy.problems.find(({ file }) => file === filterFile);
  const reason =
    rule?.reason ?? ('broken' in settings.filters ? settings.filters.broken.reason : 'unknown reason');
  throw new ClpError(
    'filter_broken',
    `filter.json cannot be used (${reason}), so nothing is sent unredacted. Mend the file, or remove it to send without filters.`,
  );
}
