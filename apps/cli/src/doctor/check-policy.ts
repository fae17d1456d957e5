import type { Environment } from '@clp/core';
import { type PolicyFiles, type PolicyProblem, savedProblems } from '@clp/core/policy';
import { shellWord } from '../shell-word.ts';
import { type Finding, ok } from './finding.ts';

const titles: Readonly<Record<keyof PolicyFiles, string>> = {
  filter: 'filters',
  routing: 'routing',
  balance: 'balance',
};

/** Rules that cannot work, and rules no request ever reaches. Broken files are another check's. */
export async function checkPolicy({ home }: Environment): Promise<Finding[]> {
  const findings = (await savedProblems(home)).flatMap(({ name, problems }) =>
    problems.map((problem) => finding(titles[name], problem)),
  );
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
    return `clp balance skip ${service} ${shellWord(field.split('.').slice(3).join('.'))} --off`;
  if (list === 'services') return `clp balance set ${service} --threshold 3`;
  return `clp filter remove ${/\d+/.exec(field)?.[0] ?? ''}   (or: clp filter edit)`;
}
