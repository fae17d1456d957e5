import type { Environment } from '@clp/core';
import { createPolicyStore, openPolicyCheck, type PolicyProblem } from '@clp/core/policy';
import { type Finding, ok } from './finding.ts';

/** Rules that cannot work, and rules no request ever reaches. Broken files are another check's. */
export async function checkPolicy({ home }: Environment): Promise<Finding[]> {
  const policy = createPolicyStore(home, 'cli');
  const check = await openPolicyCheck(home);
  const [filters, routing, balance] = await Promise.all([
    policy.filters.list().catch(() => undefined),
    policy.routing().catch(() => undefined),
    policy.balance().catch(() => undefined),
  ]);
  const findings = [
    ...(filters ? check.problems('filter', [...filters]).map((each) => finding('filters', each)) : []),
    ...(routing ? check.problems('routing', routing).map((each) => finding('routing', each)) : []),
    ...(balance ? check.problems('balance', balance).map((each) => finding('balance', each)) : []),
  ];
  return findings.length > 0 ? findings : [ok('rules', 'every rule can be met')];
}

function finding(check: string, { severity, field, reason }: PolicyProblem): Finding {
  return {
    check,
    state: severity === 'error' ? 'problem' : 'warning',
    message: `${field}: ${reason}`,
    fix: fixOf(field),
  };
}

const kinds: Readonly<Record<string, string>> = {
  rules: 'rules',
  modelMappings: 'model-mapping',
  configMappings: 'config-mapping',
};

/** The command that is about the field, e.g. `rules.claude.1.pin` or `rule 2 source`. */
function fixOf(field: string): string {
  const [list = '', service = '', item = ''] = field.split('.');
  const kind = kinds[list];
  if (kind) return `clp route remove ${service} ${Number(item) + 1} --kind ${kind}   (or: clp route edit)`;
  if (list === 'services' && item === 'manualDisabledUntil')
    return `clp balance skip ${service} ${field.split('.').slice(3).join('.')} --off`;
  if (list === 'services') return `clp balance set ${service} --threshold 3`;
  return `clp filter remove ${/\d+/.exec(field)?.[0] ?? ''}   (or: clp filter edit)`;
}
