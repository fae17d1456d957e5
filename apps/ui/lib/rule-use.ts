import type { RuleUses } from '@clp/core/request-index';

/** What records call a rule: its own name, else its list and its place there, e.g. `rules 2`. */
export interface RuleName {
  name?: string | undefined;
  place: string;
}

export interface RuleUse {
  requests: number;
  /** Epoch milliseconds it is counted from, where that is less than a day ago. */
  since?: number;
}

/** Without a service the uses in all of them. */
export function ruleUse(uses: RuleUses, { name, place }: RuleName, service?: string): RuleUse {
  const services = service === undefined ? Object.values(uses.requests) : [uses.requests[service] ?? {}];
  const requests = services.reduce((sum, rules) => sum + (rules[name ?? place] ?? 0), 0);
  const isCutShort = name === undefined && uses.placesSince > uses.since;
  return { requests, ...(isCutShort && { since: uses.placesSince }) };
}
