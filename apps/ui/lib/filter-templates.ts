import type { FilterRule } from '@clp/core/schema';

/** The detectors built into the proxies, in the order of the menu. */
export const detectorNames = ['api_key', 'private_key', 'jwt', 'email', 'ipv4', 'home_path'] as const;
export type DetectorName = (typeof detectorNames)[number];

export const freshRule: FilterRule = { source: 'text', op: 'replace', target: '[REDACTED]' };

export function ruleOf(detector: DetectorName): FilterRule {
  return { detector, op: 'replace', target: `[${detector.toUpperCase()}]` };
}

/** What the proxies call a rule in counts: its name, else its detector, else its place. */
export function nameOf(rule: FilterRule, index: number): string {
  return rule.name ?? rule.detector ?? `rule ${index + 1}`;
}
