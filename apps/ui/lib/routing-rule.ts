import type { RoutingRule } from '@clp/core/schema';
import type { Messages } from './i18n/dictionary';
import { fill } from './i18n/fill';

type Words = Messages['policy'];

/** What must hold, one text a condition. */
export function conditionsOf({ match = {} }: RoutingRule, words: Words['conditions']): string[] {
  const { model, model_type: kind = 'model', headers = {}, project } = match;
  const yesOrNo = (value: boolean | undefined, yes: string, no: string): string[] => {
    if (value === undefined) return [];
    return [value ? yes : no];
  };
  return [
    ...(model === undefined ? [] : [fill(words[kind], { value: model })]),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...yesOrNo(match.has_tools, words.tools, words.noTools),
    ...yesOrNo(match.has_images, words.images, words.noImages),
    ...yesOrNo(match.thinking, words.thinking, words.noThinking),
    ...(match.min_input_tokens === undefined ? [] : [fill(words.atLeast, { n: match.min_input_tokens })]),
    ...(match.max_input_tokens === undefined ? [] : [fill(words.atMost, { n: match.max_input_tokens })]),
    ...(project === undefined ? [] : [fill(words.project, { value: project })]),
  ];
}

/** What happens then, one text an effect. */
export function effectsOf(rule: RoutingRule, words: Words['effects']): string[] {
  const overridden = Object.keys(rule.override ?? {});
  return [
    ...(rule.set_model ? [fill(words.model, { value: rule.set_model })] : []),
    ...(rule.pin ? [fill(words.config, { value: rule.pin })] : []),
    ...(rule.fallback_models?.length
      ? [fill(words.fallback, { value: rule.fallback_models.join(', ') })]
      : []),
    ...(overridden.length > 0 ? [fill(words.override, { value: overridden.join(', ') })] : []),
  ];
}

/** `x-app: agent` a line -> header conditions; undefined = none. */
export function parseHeaders(text: string): Record<string, string> | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return undefined;
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name.trim().toLowerCase(), value.join(':').trim() || '*'];
    }),
  );
}

export function formatHeaders(headers: Readonly<Record<string, string>> = {}): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** `a, b` -> list; undefined = none. */
export function parseNames(text: string): string[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  const given = names.filter((name) => name !== '');
  return given.length === 0 ? undefined : given;
}

export function formatNames(names: readonly string[] = []): string {
  return names.join(', ');
}
