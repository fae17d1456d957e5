import type { FilterRule } from '@clp/core/schema';
import type { RuleName } from './rule-use';

/** The detectors built into the proxies, in the order of the menu. */
export const detectorNames = ['api_key', 'private_key', 'jwt', 'email', 'ipv4', 'home_path'] as const;
export type DetectorName = (typeof detectorNames)[number];

export const freshRule: FilterRule = { source: 'text', op: 'replace', target: '[REDACTED]' };

export function ruleOf(detector: DetectorName): FilterRule {
  return { detector, op: 'replace', target: `[${detector.toUpperCase()}]` };
}

/** What the proxies call a rule in records: its name, else its detector, else its place. */
export function ruleNameOf({ name, detector }: FilterRule, index: number): RuleName {
  return { name: name ?? detector, place: `rule ${index + 1}` };
}
