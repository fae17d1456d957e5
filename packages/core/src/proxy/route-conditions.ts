import { RE2JS } from 're2js';
import type { RoutingRule, SourceKind } from '../schema/routing.ts';

/** What rules may look at; functions, so that a rule pays only for what it asks. */
export interface RouteFacts {
  model(): string | undefined;
  header(name: string): string | undefined;
  hasTools(): boolean;
  hasImages(): boolean;
  thinking(): boolean;
  /** Estimated. */
  inputTokens(): number;
  project(): string | undefined;
  /** Name of the config that would serve the request now. */
  firstConfig(): string | undefined;
}

/** One thing a rule asks for. */
export interface Condition {
  /** What it looks at, e.g. `model` or `header x-team`. */
  about: string;
  value: unknown;
  test(facts: RouteFacts): boolean;
  /** Whether all that meets `other` (about the same) meets this one too. */
  covers(other: Condition): boolean;
}

/** Whether no request can reach `later`: all that meets it meets `earlier` too. */
export function isShadowed(later: readonly Condition[], earlier: readonly Condition[]): boolean {
  return earlier.every((mine) => later.some((other) => other.about === mine.about && mine.covers(other)));
}

/** The one model a condition holds for; undefined = it is about something else, or holds for several. */
export function exactModel({ about, value }: Condition): string | undefined {
  if (about !== 'model') return undefined;
  const { kind, source } = value as { kind: SourceKind; source: string };
  return kind === 'model' ? source : undefined;
}

/** A condition on the model (or on the config about to be used), or the reason why there can be none. */
export function sourceCondition(kind: SourceKind, source: string): Condition | string {
  if (kind === 'config') return equals('config', source, (facts) => facts.firstConfig());
  const matches = modelTest(kind, source);
  if (typeof matches === 'string') return matches;
  const value = { kind, source };
  return {
    about: 'model',
    value,
    test: (facts) => {
      const model = facts.model();
      return model !== undefined && matches(model);
    },
    covers: (other) => {
      const { kind: otherKind, source: otherSource } = other.value as typeof value;
      if (otherKind === kind && otherSource === source) return true;
      // One name, or all that begins alike; what a pattern matches in general is not decided here.
      return otherKind === 'model'
        ? matches(otherSource)
        : kind === 'prefix' && prefixOf(other).startsWith(source);
    },
  };
}

/** Text with which every model a condition matches begins; '' = unknown. */
function prefixOf({ value }: Condition): string {
  const { kind, source } = value as { kind: SourceKind; source: string };
  if (kind === 'prefix') return source;
  return kind === 'glob' ? (source.split(/[*?]/, 1)[0] ?? '') : '';
}

/** All conditions of a rule of mode `rules`; a text is the reason why one cannot work. */
export function ruleConditions(match: NonNullable<RoutingRule['match']>): (Condition | string)[] {
  const conditions: (Condition | string)[] = [];
  const add = <Value>(value: Value | undefined, create: (value: Value) => Condition | string): void => {
    if (value !== undefined) conditions.push(create(value));
  };
  add(match.model, (model) => sourceCondition(match.model_type ?? 'model', model));
  for (const [name, value] of Object.entries(match.headers ?? {}))
    conditions.push(headerCondition(name, value));
  add(match.has_tools, (value) => equals('tools', value, (facts) => facts.hasTools()));
  add(match.has_images, (value) => equals('images', value, (facts) => facts.hasImages()));
  add(match.thinking, (value) => equals('thinking', value, (facts) => facts.thinking()));
  add(match.project, (value) => equals('project', value, (facts) => facts.project()));
  add(match.min_input_tokens, (min) => ({
    about: 'least tokens',
    value: min,
    test: (facts) => facts.inputTokens() >= min,
    covers: ({ value }) => Number(value) >= min,
  }));
  add(match.max_input_tokens, (max) => ({
    about: 'most tokens',
    value: max,
    test: (facts) => facts.inputTokens() <= max,
    covers: ({ value }) => Number(value) <= max,
  }));
  return conditions;
}

/** `*` stands for any value. */
function headerCondition(name: string, value: string): Condition {
  return {
    about: `header ${name.toLowerCase()}`,
    value,
    test: (facts) => (value === '*' ? facts.header(name) !== undefined : facts.header(name) === value),
    covers: (other) => value === '*' || other.value === value,
  };
}

function equals<Value>(about: string, value: Value, read: (facts: RouteFacts) => unknown): Condition {
  return { about, value, test: (facts) => read(facts) === value, covers: (other) => other.value === value };
}

function modelTest(
  kind: Exclude<SourceKind, 'config'>,
  source: string,
): ((model: string) => boolean) | string {
  switch (kind) {
    case 'model':
      return (model) => model === source;
    case 'prefix':
      return (model) => model.startsWith(source);
    case 'glob':
      return patternTest(`^${source.split('*').map(RE2JS.quote).join('.*').replaceAll('\\?', '.')}$`);
    case 'regex':
      return patternTest(source);
  }
}

/** A linear-time engine: nobody's pattern can stall the proxy. */
function patternTest(source: string): ((model: string) => boolean) | string {
  try {
    const pattern = RE2JS.compile(source);
    return (model) => pattern.matcher(model).find();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `"${source}" is no regular expression CLP can use (${reason})`;
  }
}
