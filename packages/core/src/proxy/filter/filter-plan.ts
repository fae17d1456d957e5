import { createHitFinder, type HitFinder } from '../../find-literals/hit-finder.ts';
import type { FilterRule } from '../../schema/filter.ts';
import type { FindEdits } from './find-edits.ts';
import { asWritten } from './written-text.ts';

/** A rule ready for use. */
export interface CompiledFilter {
  /** What the record and `/health` call it. */
  name: string;
  scope: NonNullable<FilterRule['scope']>;
  /** Undefined = every service. */
  services: readonly string[] | undefined;
  /** One of these occurs in every text that can match; undefined = unknown. */
  literals: readonly string[] | undefined;
  /** Each match begins with one of them. */
  beginsWithLiteral: boolean;
  find: FindEdits;
  /** The same for the inside of a JSON string without `\u` and `\/`, where the rule needs nothing decoded. */
  findWritten?: FindEdits;
}

/** One service's rules, prepared for a single pass over a body. */
export interface FilterPlan {
  rules: readonly CompiledFilter[];
  /** Rules of which nothing is known that a match must hold: every string is for them. */
  always: readonly CompiledFilter[];
  /** Whether a rule looks at a part of the conversation only. */
  scoped: boolean;
  finder: HitFinder<CompiledFilter>;
  /** The rules a string in a part of the conversation must pass, in order. */
  inScope(scope: CompiledFilter['scope'] | undefined): readonly CompiledFilter[];
}

/** JSON may write any character as `\u....`, and a slash as `\/`; such text only shows when it is decoded. */
const hidingEscapes = ['\\u', '\\/'];

/** How many strings deep a text is found: as it stands, in a string, in JSON in a string, in JSON in that. */
const depth = 3;

function formsOf(literal: string): string[] {
  const forms = [literal];
  for (let level = 0; level < depth; level++) forms.push(asWritten(forms[level] ?? ''));
  return [...new Set(forms)];
}

export function createFilterPlan(rules: readonly CompiledFilter[]): FilterPlan {
  const always = rules.filter(({ literals }) => !literals);
  const literals = rules.flatMap((rule) =>
    (rule.literals ?? []).flatMap(formsOf).map((form): [string, CompiledFilter[]] => [form, [rule]]),
  );
  const hiding = hidingEscapes.map((text): [string, readonly CompiledFilter[]] => [text, rules]);
  const everywhere = rules.filter(({ scope }) => scope === 'all');
  const scopes = { all: everywhere, system: everywhere, messages: everywhere, tool_results: everywhere };
  for (const scope of ['system', 'messages', 'tool_results'] as const)
    scopes[scope] = rules.filter((rule) => rule.scope === 'all' || rule.scope === scope);
  return {
    rules,
    always,
    scoped: everywhere.length < rules.length,
    finder: createHitFinder([...literals, ...hiding]),
    inScope: (scope = 'all') => scopes[scope],
  };
}
