import { RE2JS } from 're2js';
import type { ConfigMapping, ModelMapping, RoutingFile, RoutingRule, SourceKind } from '../schema/routing.ts';
import type { ServiceName } from '../services.ts';

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

export interface Route {
  /** The name the upstream gets. */
  model?: string;
  /** The config the request is bound to. */
  pin?: string;
  /** Top-level members to set; null removes. */
  override?: Readonly<Record<string, unknown>>;
  fallbackModels?: readonly string[];
  /** The rule that matched, e.g. `modelMappings 2`. */
  rule: string;
}

export interface RoutingProblem {
  /** e.g. `rules.claude.1` */
  field: string;
  reason: string;
}

export interface CompiledRouting {
  route(facts: RouteFacts): Route | undefined;
  problems: readonly RoutingProblem[];
}

type Test = (facts: RouteFacts) => boolean;

interface CompiledRule {
  name: string;
  test: Test;
  apply: Omit<Route, 'rule'>;
}

const none: CompiledRouting = { route: () => undefined, problems: [] };

/** Prepares one service's rules; the first that matches decides, without chaining. */
export function compileRouting(
  file: RoutingFile,
  service: ServiceName,
  configs: readonly string[],
): CompiledRouting {
  const known = new Set(configs);
  const problems: RoutingProblem[] = [];
  const context = { known, problems, service };
  const rules = compileMode(file, context);
  if (rules.length === 0 && problems.length === 0) return none;
  return {
    problems,
    route(facts) {
      const rule = rules.find(({ test }) => test(facts));
      return rule && { ...rule.apply, rule: rule.name };
    },
  };
}

interface Context {
  known: ReadonlySet<string>;
  problems: RoutingProblem[];
  service: ServiceName;
}

function compileMode(file: RoutingFile, context: Context): CompiledRule[] {
  switch (file.mode ?? 'default') {
    case 'default':
      return [];
    case 'model-mapping':
      return compileMappings(file.modelMappings?.[context.service] ?? [], context, modelMappingRule);
    case 'config-mapping':
      return compileMappings(file.configMappings?.[context.service] ?? [], context, configMappingRule);
    case 'rules':
      return compileMappings(file.rules?.[context.service] ?? [], context, orderedRule);
  }
}

/** One rule's test and effect, and what identifies its condition (two rules with the same: the later is dead). */
interface Draft {
  kind: 'modelMappings' | 'configMappings' | 'rules';
  condition: string;
  test: Test;
  apply: Omit<Route, 'rule'>;
  /** Config names it mentions. */
  mentions: string[];
  name?: string;
}

function compileMappings<Rule>(
  rules: readonly Rule[],
  { known, problems, service }: Context,
  draftOf: (rule: Rule) => Draft | string | undefined,
): CompiledRule[] {
  const seen = new Map<string, number>();
  return rules.flatMap((rule, index) => {
    const draft = draftOf(rule);
    if (draft === undefined) return [];
    const position = index + 1;
    if (typeof draft === 'string') {
      problems.push({ field: `${service} rule ${position}`, reason: draft });
      return [];
    }
    const field = `${draft.kind}.${service}.${index}`;
    const missing = draft.mentions.find((name) => !known.has(name));
    if (missing !== undefined) {
      problems.push({
        field,
        reason: `names config "${missing}", which does not exist; the rule is skipped`,
      });
      return [];
    }
    const earlier = seen.get(draft.condition);
    if (earlier !== undefined) {
      problems.push({
        field,
        reason: `never matches: rule ${earlier} has the same condition and comes first`,
      });
      return [];
    }
    seen.set(draft.condition, position);
    return [{ name: draft.name ?? `${draft.kind} ${position}`, test: draft.test, apply: draft.apply }];
  });
}

function modelMappingRule({
  source,
  target,
  source_type: kind = 'model',
}: ModelMapping): Draft | string | undefined {
  if (!source.trim() || !target.trim()) return undefined;
  const test = sourceTest(kind, source);
  if (typeof test === 'string') return test;
  const mentions = kind === 'config' ? [source] : [];
  return { kind: 'modelMappings', condition: `${kind} ${source}`, test, apply: { model: target }, mentions };
}

function configMappingRule({
  model,
  config,
  model_type: kind = 'model',
}: ConfigMapping): Draft | string | undefined {
  if (!model.trim() || !config.trim()) return undefined;
  const test = sourceTest(kind, model);
  if (typeof test === 'string') return test;
  return {
    kind: 'configMappings',
    condition: `${kind} ${model}`,
    test,
    apply: { pin: config },
    mentions: [config],
  };
}

function orderedRule(rule: RoutingRule): Draft | string | undefined {
  if (rule.enabled === false) return undefined;
  const tests = conditionTests(rule.match ?? {});
  const invalid = tests.find((test) => typeof test === 'string');
  if (invalid !== undefined) return invalid as string;
  const { set_model: model, pin, override, fallback_models: fallbackModels } = rule;
  if (fallbackModels && new Set(fallbackModels).size < fallbackModels.length)
    return 'fallback_models names a model twice';
  if (model !== undefined && fallbackModels?.includes(model))
    return 'fallback_models leads back to set_model';
  return {
    kind: 'rules',
    condition: JSON.stringify(rule.match ?? {}),
    test: (facts) => tests.every((test) => (test as Test)(facts)),
    apply: {
      ...(model !== undefined && { model }),
      ...(pin !== undefined && { pin }),
      ...(override && { override }),
      ...(fallbackModels && { fallbackModels }),
    },
    mentions: pin === undefined ? [] : [pin],
    ...(rule.name && { name: rule.name }),
  };
}

function conditionTests(match: NonNullable<RoutingRule['match']>): (Test | string)[] {
  const tests: (Test | string)[] = [];
  if (match.model !== undefined) tests.push(sourceTest(match.model_type ?? 'model', match.model));
  for (const [name, value] of Object.entries(match.headers ?? {})) {
    tests.push((facts) => (value === '*' ? facts.header(name) !== undefined : facts.header(name) === value));
  }
  const {
    has_tools: tools,
    has_images: images,
    thinking,
    min_input_tokens: min,
    max_input_tokens: max,
    project,
  } = match;
  if (tools !== undefined) tests.push((facts) => facts.hasTools() === tools);
  if (images !== undefined) tests.push((facts) => facts.hasImages() === images);
  if (thinking !== undefined) tests.push((facts) => facts.thinking() === thinking);
  if (min !== undefined) tests.push((facts) => facts.inputTokens() >= min);
  if (max !== undefined) tests.push((facts) => facts.inputTokens() <= max);
  if (project !== undefined) tests.push((facts) => facts.project() === project);
  return tests;
}

/** A test of the model (or the config about to be used), or why there is none. */
function sourceTest(kind: SourceKind, source: string): Test | string {
  switch (kind) {
    case 'model':
      return (facts) => facts.model() === source;
    case 'config':
      return (facts) => facts.firstConfig() === source;
    case 'prefix':
      return (facts) => facts.model()?.startsWith(source) ?? false;
    case 'glob':
      return regexTest(`^${source.split('*').map(RE2JS.quote).join('.*').replaceAll('\\?', '.')}$`);
    case 'regex':
      return regexTest(source);
  }
}

/** A linear-time engine: nobody's pattern can stall the proxy. */
function regexTest(source: string): Test | string {
  try {
    const pattern = RE2JS.compile(source);
    return (facts) => {
      const model = facts.model();
      return model !== undefined && pattern.matcher(model).find();
    };
  } catch (error) {
    return `"${source}" is no regular expression CLP can use (${(error as Error).message})`;
  }
}
