import type { JSONPath } from 'jsonc-parser';
import { ClpError } from '../errors.ts';
import type { PolicyProblem } from '../proxy/check-policy.ts';
import type { JsonEdit } from '../store/json-file.ts';
import type { PolicyFile } from './policy-file.ts';

/**
 * An ordered list of rules. Positions are from 1, as people count. Each change is checked and recorded, keeps every other
 * byte of the file, and gives what is wrong with the file afterwards (rules that are dead, for one).
 * @throws ClpError `invalid_request` naming the field, where a rule cannot work; `not_found` for a position there is not
 */
export interface RuleList<Rule> {
  list(): Promise<readonly Rule[]>;
  /** Before the rule that has this position now; default: at the end. */
  add(rule: Rule, position?: number): Promise<PolicyProblem[]>;
  /** Sets members of a rule; `undefined` removes one. */
  edit(position: number, members: Partial<Rule>): Promise<PolicyProblem[]>;
  remove(position: number): Promise<PolicyProblem[]>;
  /** Puts a rule at another position; those between move up or down. */
  move(position: number, to: number): Promise<PolicyProblem[]>;
}

/** Where a list stands in its file. */
interface Place<Content, Rule> {
  /** What the history calls one of its rules, e.g. `filter rule`. */
  title: string;
  path: JSONPath;
  rulesOf(content: Content): readonly Rule[];
  /** What must be done to the text before it has a list at that path. */
  prepare?(content: Content): JsonEdit[];
}

export function createRuleList<Content, Rule extends object>(
  file: PolicyFile<Content>,
  { title, path, rulesOf, prepare = () => [] }: Place<Content, Rule>,
): RuleList<Rule> {
  function requireRule(rules: readonly Rule[], position: number): Rule {
    const rule = rules[position - 1];
    if (rule) return rule;
    const known = rules.length === 0 ? 'there is none yet' : `there are ${rules.length}`;
    throw new ClpError('not_found', `There is no ${title} ${position}; ${known}.`);
  }

  return {
    list: async () => rulesOf(await file.read()),
    add: (rule, position) =>
      file.change((content) => {
        const rules = rulesOf(content);
        if (position !== undefined && position !== rules.length + 1) requireRule(rules, position);
        const at = position ?? rules.length + 1;
        const edit = rules.length === 0 ? { path, value: [rule] } : { path, insert: rule, at: at - 1 };
        return { edits: [...prepare(content), edit], what: `add ${title} ${at}`, after: rule };
      }),
    edit: (position, members) =>
      file.change((content) => {
        const before = requireRule(rulesOf(content), position);
        const edits = Object.entries(members).map(([key, value]) => ({
          path: [...path, position - 1, key],
          value,
        }));
        const what = `edit ${title} ${position}: ${Object.keys(members).join(', ')}`;
        return { edits: [...prepare(content), ...edits], what, before, after: { ...before, ...members } };
      }),
    remove: (position) =>
      file.change((content) => {
        const before = requireRule(rulesOf(content), position);
        const edits = [...prepare(content), { path, removeAt: position - 1 }];
        return { edits, what: `remove ${title} ${position}`, before };
      }),
    move: (position, to) =>
      file.change((content) => {
        const rules = rulesOf(content);
        requireRule(rules, position);
        requireRule(rules, to);
        const edits = [...prepare(content), { path, moveFrom: position - 1, to: to - 1 }];
        return { edits, what: `move ${title} ${position} to ${to}` };
      }),
  };
}
