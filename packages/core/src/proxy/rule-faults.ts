import type { Route } from './route.ts';
import { type Condition, exactModel, isShadowed } from './route-conditions.ts';

/** One rule's conditions and effect. */
export interface RuleDraft {
  kind: keyof typeof members;
  /** A text is the reason why one cannot work. */
  conditions: readonly (Condition | string)[];
  apply: Omit<Route, 'rule'>;
  name?: string;
}

/** How each kind of rule calls what it looks for and the config it binds to. */
const members = {
  modelMappings: { source: 'source', pin: 'config' },
  configMappings: { source: 'model', pin: 'config' },
  rules: { source: 'match.model', pin: 'pin' },
} as const;

/** Why a rule cannot work as written, and which of its members is the reason. */
export function faultOf(
  { kind, conditions, apply }: RuleDraft,
  known: ReadonlySet<string>,
): { member: string; reason: string } | undefined {
  const { source, pin } = members[kind];
  const mentioned: { member: string; config: string }[] = [];
  for (const condition of conditions) {
    if (typeof condition === 'string') return { member: source, reason: condition };
    if (condition.about === 'config') mentioned.push({ member: source, config: String(condition.value) });
  }
  if (apply.pin !== undefined) mentioned.push({ member: pin, config: apply.pin });
  const missing = mentioned.find(({ config }) => config.trim() && !known.has(config));
  if (missing) {
    const reason = `names config "${missing.config}", which does not exist; the rule is skipped`;
    return { member: missing.member, reason };
  }
  const reason = cycleReason(conditions, apply);
  return reason === undefined ? undefined : { member: 'fallback_models', reason };
}

function cycleReason(
  conditions: RuleDraft['conditions'],
  { model, fallbackModels = [] }: RuleDraft['apply'],
): string | undefined {
  if (new Set(fallbackModels).size < fallbackModels.length) return 'names a model twice';
  if (model !== undefined && fallbackModels.includes(model)) return `leads back to set_model "${model}"`;
  if (model !== undefined) return undefined;
  const asked = conditions.map((each) => (typeof each === 'string' ? undefined : exactModel(each)));
  const again = asked.find((name) => name !== undefined && fallbackModels.includes(name));
  return again && `leads back to "${again}", the model the rule is for`;
}

/** Why no request reaches a rule that could work. */
export function deadReason(
  { apply }: RuleDraft,
  conditions: readonly Condition[],
  earlier: readonly { position: number; conditions: readonly Condition[] }[],
): string | undefined {
  const effects = [apply.model, apply.pin].filter((name) => name !== undefined);
  if (effects.some(isBlank) || conditions.some(({ value }) => isBlank(value)))
    return 'does nothing: a blank name';
  const least = conditions.find(({ about }) => about === 'least tokens')?.value;
  const most = conditions.find(({ about }) => about === 'most tokens')?.value;
  if (least !== undefined && most !== undefined && Number(least) > Number(most))
    return 'never matches: min_input_tokens is more than max_input_tokens';
  const first = earlier.find((other) => isShadowed(conditions, other.conditions));
  return first && `never matches: rule ${first.position} comes first and matches all that it would`;
}

function isBlank(value: unknown): boolean {
  if (typeof value === 'object' && value !== null && 'source' in value) return isBlank(value.source);
  return typeof value === 'string' && value.trim() === '';
}
