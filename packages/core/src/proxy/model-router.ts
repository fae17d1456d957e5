import type { ConfigMapping, ModelMapping, RoutingFile, RoutingRule } from '../schema/routing.ts';
import type { ServiceName } from '../services.ts';
import {
  type Condition,
  isShadowed,
  type RouteFacts,
  ruleConditions,
  sourceCondition,
} from './route-conditions.ts';

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

/** `dead`: no request reaches the rule; `invalid`: it cannot work as written. Either way it is skipped. */
export interface RoutingProblem {
  kind: 'dead' | 'invalid';
  /** e.g. `rules.claude.1` */
  field: string;
  reason: string;
}

export interface CompiledRouting {
  route(facts: RouteFacts): Route | undefined;
  problems: readonly RoutingProblem[];
}

interface CompiledRule {
  name: string;
  conditions: readonly Condition[];
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
      const rule = rules.find(({ conditions }) => conditions.every(({ test }) => test(facts)));
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

/** One rule's conditions and effect. */
interface Draft {
  kind: 'modelMappings' | 'configMappings' | 'rules';
  /** A text is the reason why one cannot work. */
  conditions: readonly (Condition | string)[];
  apply: Omit<Route, 'rule'>;
  name?: string;
}

function compileMappings<Rule>(
  rules: readonly Rule[],
  { known, problems, service }: Context,
  draftOf: (rule: Rule) => Draft | undefined,
): CompiledRule[] {
  const compiled: { position: number; conditions: readonly Condition[] }[] = [];
  return rules.flatMap((rule, index) => {
    const draft = draftOf(rule);
    if (!draft) return [];
    const field = `${draft.kind}.${service}.${index}`;
    const conditions = draft.conditions.filter((condition) => typeof condition !== 'string');
    const reason = whyInvalid(draft, known);
    if (reason !== undefined) {
      problems.push({ kind: 'invalid', field, reason });
      return [];
    }
    const earlier = compiled.find((other) => isShadowed(conditions, other.conditions));
    if (earlier) {
      problems.push({
        kind: 'dead',
        field,
        reason: `never matches: rule ${earlier.position} comes first and matches all that it would`,
      });
      return [];
    }
    compiled.push({ position: index + 1, conditions });
    return [{ name: draft.name ?? `${draft.kind} ${index + 1}`, conditions, apply: draft.apply }];
  });
}

function whyInvalid({ conditions, apply }: Draft, known: ReadonlySet<string>): string | undefined {
  const broken = conditions.find((condition) => typeof condition === 'string');
  if (broken !== undefined) return broken;
  const mentioned = conditions.flatMap((each) =>
    typeof each !== 'string' && each.about === 'config' ? String(each.value) : [],
  );
  const missing = [...mentioned, ...(apply.pin === undefined ? [] : [apply.pin])].find(
    (name) => !known.has(name),
  );
  if (missing !== undefined) return `names config "${missing}", which does not exist; the rule is skipped`;
  const { model, fallbackModels = [] } = apply;
  if (new Set(fallbackModels).size < fallbackModels.length) return 'fallback_models names a model twice';
  if (model !== undefined && fallbackModels.includes(model)) return 'fallback_models leads back to set_model';
  return undefined;
}

function modelMappingRule({ source, target, source_type: kind = 'model' }: ModelMapping): Draft | undefined {
  if (!source.trim() || !target.trim()) return undefined;
  return { kind: 'modelMappings', conditions: [sourceCondition(kind, source)], apply: { model: target } };
}

function configMappingRule({ model, config, model_type: kind = 'model' }: ConfigMapping): Draft | undefined {
  if (!model.trim() || !config.trim()) return undefined;
  return { kind: 'configMappings', conditions: [sourceCondition(kind, model)], apply: { pin: config } };
}

function orderedRule(rule: RoutingRule): Draft | undefined {
  if (rule.enabled === false) return undefined;
  const { set_model: model, pin, override, fallback_models: fallbackModels } = rule;
  return {
    kind: 'rules',
    conditions: ruleConditions(rule.match ?? {}),
    apply: {
      ...(model !== undefined && { model }),
      ...(pin !== undefined && { pin }),
      ...(override && { override }),
      ...(fallbackModels && { fallbackModels }),
    },
    ...(rule.name && { name: rule.name }),
  };
}
