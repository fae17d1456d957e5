import type { ServiceName } from '@clp/core';
import type { PolicyStore } from '@clp/core/policy';
import type { ConfigMapping, ModelMapping, RoutingMode, RoutingRule, SourceKind } from '@clp/core/schema';
import { parseAssignment, parseValue } from './assignment.ts';
import { UsageError } from './command.ts';

/** The modes that have rules; each has its own list. */
export const ruleModes = ['rules', 'model-mapping', 'config-mapping'] as const;
export type RuleMode = (typeof ruleModes)[number];

export const kindOption = {
  choices: ruleModes,
  describe: 'Which list; the one of the mode that holds when left out',
} as const;

/** What a rule looks for, and what it does. */
export const ruleOptions = {
  name: { type: 'string', describe: 'A name for the rule' },
  from: { type: 'string', describe: 'Model (or config) it is for' },
  type: {
    choices: ['model', 'config', 'prefix', 'glob', 'regex'] as const,
    describe: 'How --from is meant; exactly this model when left out',
  },
  to: { type: 'string', describe: 'Model to send instead' },
  pin: { type: 'string', describe: 'Config to send it to' },
  header: { type: 'string', array: true, describe: 'Only with this header: name=value, or name=* for any' },
  tools: { type: 'boolean', describe: 'Only with tools (--no-tools: without)' },
  images: { type: 'boolean', describe: 'Only with images' },
  thinking: { type: 'boolean', describe: 'Only with thinking' },
  'min-tokens': { type: 'number', describe: 'Only from this many input tokens on' },
  'max-tokens': { type: 'number', describe: 'Only up to this many input tokens' },
  project: { type: 'string', describe: 'Only in this project (/p/PROJECT/v1)' },
  set: { type: 'string', array: true, describe: 'KEY=VALUE in the request body; null removes' },
  fallback: { type: 'string', array: true, describe: 'Models to try when every config failed' },
} as const;

export interface RuleFlags {
  name?: string | undefined;
  from?: string | undefined;
  type?: SourceKind | undefined;
  to?: string | undefined;
  pin?: string | undefined;
  header?: string[] | undefined;
  tools?: boolean | undefined;
  images?: boolean | undefined;
  thinking?: boolean | undefined;
  minTokens?: number | undefined;
  maxTokens?: number | undefined;
  project?: string | undefined;
  set?: string[] | undefined;
  fallback?: string[] | undefined;
}

/** The list a command works on. */
export async function kindOf(policy: PolicyStore, asked: RuleMode | undefined): Promise<RuleMode> {
  if (asked) return asked;
  const { mode = 'default' } = await policy.routing();
  return isRuleMode(mode) ? mode : 'rules';
}

function isRuleMode(mode: RoutingMode): mode is RuleMode {
  return ruleModes.some((each) => each === mode);
}

/** The rules of one kind, whose members are not looked at. */
export function rulesOf(policy: PolicyStore, { kind, service }: { kind: RuleMode; service: ServiceName }) {
  if (kind === 'rules') return policy.routingRules(service);
  return kind === 'model-mapping' ? policy.modelMappings(service) : policy.configMappings(service);
}

export function modelMappingOf(flags: RuleFlags): ModelMapping {
  const { source, target, ...rest } = mappingMembersOf(flags);
  if (source === undefined || target === undefined) throw new UsageError('Give --from and --to.');
  return { source, target, ...rest };
}

export function configMappingOf(flags: RuleFlags): ConfigMapping {
  const { model, config, ...rest } = bindingMembersOf(flags);
  if (model === undefined || config === undefined) throw new UsageError('Give --from and --pin.');
  return { model, config, ...rest };
}

export function mappingMembersOf(flags: RuleFlags): Partial<ModelMapping> {
  requireOnly(flags, { kind: 'model-mapping', allowed: ['from', 'type', 'to'] });
  return given({ source: flags.from, target: flags.to, source_type: flags.type });
}

export function bindingMembersOf(flags: RuleFlags): Partial<ConfigMapping> {
  requireOnly(flags, { kind: 'config-mapping', allowed: ['from', 'type', 'pin'] });
  return given({ model: flags.from, config: flags.pin, model_type: flags.type });
}

/** Members that were given, under the names of the file. `before` keeps what else the rule looks for. */
export function routingRuleOf(flags: RuleFlags, before: RoutingRule = {}): RoutingRule {
  const match = given({
    model: flags.from,
    model_type: flags.type,
    headers:
      flags.header && Object.fromEntries(flags.header.map((text) => parseAssignment('--header', text))),
    has_tools: flags.tools,
    has_images: flags.images,
    thinking: flags.thinking,
    min_input_tokens: flags.minTokens,
    max_input_tokens: flags.maxTokens,
    project: flags.project,
  });
  const override = flags.set
    ?.map((text) => parseAssignment('--set', text))
    .map(([key, text]) => [key, parseValue(text)]);
  return given({
    name: flags.name,
    match: Object.keys(match).length > 0 ? { ...before.match, ...match } : undefined,
    set_model: flags.to,
    pin: flags.pin,
    override: override && Object.fromEntries(override),
    fallback_models: flags.fallback,
  });
}

function requireOnly(
  flags: RuleFlags,
  { kind, allowed }: { kind: RuleMode; allowed: (keyof RuleFlags)[] },
): void {
  const names = Object.keys(ruleOptions).map((name) =>
    name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase()),
  );
  const foreign = Object.entries(flags).find(
    ([name, value]) => value !== undefined && names.includes(name) && !allowed.some((each) => each === name),
  );
  if (foreign)
    throw new UsageError(`A rule of ${kind} knows no --${foreign[0]}; the kind "rules" does (--kind rules).`);
}

type Given<Members> = { [Key in keyof Members]?: Exclude<Members[Key], undefined> };

/** The same without what is undefined, which JSON does not know. */
function given<Members extends object>(members: Members): Given<Members> {
  return JSON.parse(JSON.stringify(members)) as Given<Members>;
}
