import type { ConfigMapping, ModelMapping, RoutingFile, RoutingRule } from '../schema/routing.ts';
import type { ServiceName } from '../services.ts';
import type { Route } from './route.ts';
import { type Condition, type RouteFacts, ruleConditions, sourceCondition } from './route-conditions.ts';
import { deadReason, faultOf, type RuleDraft } from './rule-faults.ts';

/** `dead`: no request reaches the rule; `invalid`: it cannot work as written. Either way it is skipped. */
export interface RoutingProblem {
  kind: 'dead' | 'invalid';
  /** e.g. `rules.claude.1.pin`, or `rules.claude.1` where it is the whole rule */
  field: string;
  reason: string;
}

export interface CompiledRouting {
  route(facts: RouteFacts): Route | undefined;
  problems: readonly RoutingProblem[];
}

interface CompiledRule {
  conditions: readonly Condition[];
  route: Route;
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
      for (const { conditions, route } of rules) if (matches(conditions, facts)) return route;
      return undefined;
    },
  };
}

function matches(conditions: readonly Condition[], facts: RouteFacts): boolean {
  for (const { test } of conditions) if (!test(facts)) return false;
  return true;
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

function compileMappings<Rule>(
  rules: readonly Rule[],
  { known, problems, service }: Context,
  draftOf: (rule: Rule) => RuleDraft | undefined,
): CompiledRule[] {
  const compiled: { position: number; conditions: readonly Condition[] }[] = [];
  return rules.flatMap((rule, index) => {
    const draft = draftOf(rule);
    if (!draft) return [];
    const field = `${draft.kind}.${service}.${index}`;
    const conditions = draft.conditions.filter((condition) => typeof condition !== 'string');
    const fault = faultOf(draft, known);
    if (fault) {
      problems.push({ kind: 'invalid', field: `${field}.${fault.member}`, reason: fault.reason });
      return [];
    }
    const whyDead = deadReason(draft, conditions, compiled);
    if (whyDead !== undefined) {
      problems.push({ kind: 'dead', field, reason: whyDead });
      return [];
    }
    compiled.push({ position: index + 1, conditions });
    return [{ conditions, route: { ...draft.apply, rule: draft.name ?? `${draft.kind} ${index + 1}` } }];
  });
}

function modelMappingRule({ source, target, source_type: kind = 'model' }: ModelMapping): RuleDraft {
  return { kind: 'modelMappings', conditions: [sourceCondition(kind, source)], apply: { model: target } };
}

function configMappingRule({ model, config, model_type: kind = 'model' }: ConfigMapping): RuleDraft {
  return { kind: 'configMappings', conditions: [sourceCondition(kind, model)], apply: { pin: config } };
}

function orderedRule(rule: RoutingRule): RuleDraft | undefined {
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
