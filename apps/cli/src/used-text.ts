import type { ServiceName } from '@clp/core';
import type { RuleUses } from '@clp/core/request-index';

/** For how many requests of the last day a rule was used; without a service those of all. */
export function usedText({ requests }: RuleUses, rule: string, service?: ServiceName): string {
  const services = service === undefined ? Object.values(requests) : [requests[service] ?? {}];
  return String(services.reduce((sum, rules) => sum + (rules[rule] ?? 0), 0));
}
