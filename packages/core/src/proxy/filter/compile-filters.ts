import { RE2JS } from 're2js';
import type { FilterRule } from '../../schema/filter.ts';
import { isServiceName, serviceNames } from '../../services.ts';
import { detectors } from './detectors.ts';
import { literalPrefix } from './literal-prefix.ts';
import { compileTemplate } from './template.ts';

/** A rule ready for use. */
export interface CompiledFilter {
  /** What the record and `/health` call it. */
  name: string;
  scope: NonNullable<FilterRule['scope']>;
  /** Undefined = every service. */
  services: readonly string[] | undefined;
  /** One of these occurs in the bytes of every text that can match, as such or as JSON writes it; undefined = unknown. */
  literals: readonly Buffer[] | undefined;
  /** The text with every match replaced, and how many there were. */
  apply(text: string): { text: string; count: number };
}

export interface FilterProblem {
  /** e.g. `rule 2 target` */
  field: string;
  reason: string;
}

export interface CompiledFilters {
  rules: readonly CompiledFilter[];
  /** Names of the rules whose matches are put back into the answer. */
  masks: ReadonlySet<string>;
  problems: readonly FilterProblem[];
}

/** Gives the placeholder of a masked text. */
export type Mask = (value: string) => string;

/** What takes the place of a match; `groups(0)` is the whole match. */
type Replacement = (groups: (group: number) => string | null) => string;

/**
 * Prepares the rules of `filter.json`. A rule that cannot work as written is a problem, never silently skipped.
 * @param mask gives placeholders for rules with `op: "mask"`
 */
export function compileFilters(rules: readonly FilterRule[], mask: Mask = () => '[masked]'): CompiledFilters {
  const compiled: CompiledFilter[] = [];
  const problems: FilterProblem[] = [];
  const masks = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    if (rule.enabled === false) continue;
    const result = compileRule(rule, { position: index + 1, mask });
    if ('reason' in result) {
      problems.push(result);
      continue;
    }
    compiled.push(result);
    if (rule.op === 'mask') masks.add(result.name);
  }
  return { rules: compiled, masks, problems };
}

function compileRule(
  rule: FilterRule,
  { position, mask }: { position: number; mask: Mask },
): CompiledFilter | FilterProblem {
  const field = `rule ${position}`;
  const base = {
    name: rule.name ?? rule.detector ?? field,
    scope: rule.scope ?? 'all',
    services: rule.services,
  };
  const masked: Replacement | undefined = rule.op === 'mask' ? (groups) => mask(groups(0) ?? '') : undefined;
  const target = rule.op === 'remove' ? '' : rule.target;
  const unknown = rule.services?.find((service) => !isServiceName(service));
  if (unknown !== undefined) {
    const reason = `"${unknown}" is no service; known are ${serviceNames.join(', ')}`;
    return { field: `${field} services`, reason };
  }
  if (rule.detector !== undefined && rule.source !== undefined)
    return { field: `${field} detector`, reason: 'beside source; a rule has one of them' };
  if (rule.detector !== undefined) {
    const detector = detectors[rule.detector];
    if (!detector) {
      return {
        field: `${field} detector`,
        reason: `"${rule.detector}" is unknown; known are ${Object.keys(detectors).join(', ')}`,
      };
    }
    const text = target ?? `[${rule.detector}]`;
    return {
      ...base,
      literals: detector.literals.flatMap(literalBytes),
      apply: nativeReplacer(detector.pattern, masked ?? (() => text)),
    };
  }
  if (rule.source === undefined) return { field, reason: 'needs source or detector' };
  const pattern = rule.literal ? undefined : compilePattern(rule.source);
  if (pattern === 'unsupported') {
    return {
      field: `${field} source`,
      reason:
        'uses lookaround or backreferences, which no linear-time engine offers; rewrite it without, or set "literal": true',
    };
  }
  if (pattern === undefined) {
    const { source } = rule;
    return {
      ...base,
      literals: literalBytes(source),
      apply: literalReplacer(source, masked ? () => mask(source) : () => target ?? ''),
    };
  }
  const template = masked ?? compileTemplate(target ?? '', pattern);
  if (typeof template === 'string') return { field: `${field} target`, reason: template };
  const prefix = literalPrefix(rule.source);
  return {
    ...base,
    literals: prefix ? literalBytes(prefix) : undefined,
    apply: patternReplacer(pattern, template),
  };
}

function literalBytes(literal: string): Buffer[] {
  const escaped = JSON.stringify(literal).slice(1, -1);
  return [...new Set([literal, escaped])].map((text) => Buffer.from(text));
}

/** Undefined: no regular expression, so literal text. `unsupported`: one, but for other engines only. */
function compilePattern(source: string): RE2JS | 'unsupported' | undefined {
  try {
    return RE2JS.compile(source, RE2JS.DOTALL);
  } catch {
    return isBacktrackingPattern(source) ? 'unsupported' : undefined;
  }
}

/** Taken as literal text such a rule would silently never match: a secret would go out. */
function isBacktrackingPattern(source: string): boolean {
  if (!/\(\?<?[=!]|\\[1-9]|\\k<|\(\?>|\(\?P=/.test(source)) return false;
  try {
    new RegExp(source.replaceAll('(?P<', '(?<').replaceAll(/\(\?P=(\w+)\)/g, '\\k<$1>'));
    return true;
  } catch {
    return false;
  }
}

function literalReplacer(source: string, target: () => string): CompiledFilter['apply'] {
  return (text) => {
    const parts = text.split(source);
    return parts.length === 1 ? { text, count: 0 } : { text: parts.join(target()), count: parts.length - 1 };
  };
}

function nativeReplacer(pattern: RegExp, replacement: Replacement): CompiledFilter['apply'] {
  return (text) => {
    let count = 0;
    const replaced = text.replace(pattern, (match) => {
      count++;
      return replacement(() => match);
    });
    return { text: replaced, count };
  };
}

function patternReplacer(pattern: RE2JS, template: Replacement): CompiledFilter['apply'] {
  return (text) => {
    const matcher = pattern.matcher(text);
    let result = '';
    let written = 0;
    let count = 0;
    while (matcher.find()) {
      result += text.slice(written, matcher.start()) + template((group) => matcher.group(group));
      written = matcher.end();
      count++;
    }
    return count === 0 ? { text, count } : { text: result + text.slice(written), count };
  };
}
