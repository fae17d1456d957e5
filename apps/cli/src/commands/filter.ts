import { type Environment, serviceNames } from '@clp/core';
import { openPolicyCheck } from '@clp/core/policy';
import type { FilterRule } from '@clp/core/schema';
import { defineCommand } from '../command.ts';
import { withIndex } from '../open-index.ts';
import { jsonOption, printJson, printTable } from '../output.ts';
import { openPolicy } from '../policy-argument.ts';
import { observeAll } from '../supervisor/observe.ts';
import { usedText } from '../used-text.ts';

export const command = defineCommand({
  options: { json: jsonOption },
  examples: { 'clp filter add --detector api_key --op mask': 'Keys stay on this machine' },
  async run({ json }, { environment, terminal }) {
    const rules = await (await openPolicy(environment)).filters.list();
    const problems = (await openPolicyCheck(environment.home)).problems('filter', [...rules]);
    const hits = await hitsOf(environment);
    const uses = await withIndex(environment, (index) => index.ruleUses('filter'));
    if (json) {
      printJson(terminal, { rules, hits, uses, problems });
      return;
    }
    if (rules.length === 0) terminal.line('No filter rules yet. Add one: clp filter add TEXT --op remove');
    else {
      printTable(terminal, {
        head: ['#', 'LOOKS FOR', 'DOES', 'WHERE', 'NAME', 'MET', '24 H'],
        rows: rules.map((rule, index) => {
          const name = nameOf(rule, index);
          return [String(index + 1), ...cellsOf(rule), String(hits[name] ?? 0), usedText(uses, name)];
        }),
      });
    }
    for (const { field, reason } of problems) {
      terminal.note(`${terminal.colors.yellow('!')} ${field}: ${reason}`);
    }
  },
});

function cellsOf({
  source,
  detector,
  literal,
  op,
  target = '',
  scope = 'all',
  services,
  name,
  enabled,
}: FilterRule) {
  const what = detector === undefined ? (source ?? '') : `every ${detector}`;
  const effect = op === 'replace' ? `replace by "${target}"` : op;
  const where = services === undefined ? scope : `${scope} of ${services.join(', ')}`;
  return [
    literal ? `${what} (text)` : what,
    effect,
    where,
    `${name ?? ''}${enabled === false ? ' (off)' : ''}`.trim(),
  ];
}

/** Matches since the services started, by what they call a rule. */
async function hitsOf(environment: Environment): Promise<Record<string, number>> {
  const hits: Record<string, number> = {};
  for (const [, sighting] of await observeAll(environment, serviceNames)) {
    if (sighting.state !== 'running') continue;
    for (const [rule, count] of Object.entries(sighting.health.filter_hits ?? {}))
      hits[rule] = (hits[rule] ?? 0) + count;
  }
  return hits;
}

/** What services and records call a rule. */
function nameOf({ name, detector }: FilterRule, index: number): string {
  return name ?? detector ?? `rule ${index + 1}`;
}
