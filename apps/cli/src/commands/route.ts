import { type ServiceName, serviceNames } from '@clp/core';
import { openPolicyCheck } from '@clp/core/policy';
import type { RuleUses } from '@clp/core/request-index';
import type { ConfigMapping, ModelMapping, RoutingFile, RoutingRule } from '@clp/core/schema';
import { defineCommand } from '../command.ts';
import { withIndex } from '../open-index.ts';
import { jsonOption, printJson, printTable } from '../output.ts';
import { openPolicy } from '../policy-argument.ts';
import type { Terminal } from '../terminal.ts';
import { usedText } from '../used-text.ts';

export const command = defineCommand({
  options: { json: jsonOption },
  examples: { 'clp route add claude --from "claude-*" --type glob --pin prod': 'Then: clp route mode rules' },
  async run({ json }, { environment, terminal }) {
    const routing = await (await openPolicy(environment)).routing();
    const problems = (await openPolicyCheck(environment.home)).problems('routing', routing);
    const uses = await withIndex(environment, (index) => index.ruleUses('route'));
    if (json) {
      printJson(terminal, { ...routing, mode: routing.mode ?? 'default', uses, problems });
      return;
    }
    const { bold, dim, yellow } = terminal.colors;
    const mode = routing.mode ?? 'default';
    terminal.line(`${bold('Mode')} ${mode}${mode === 'default' ? dim(' (models go out as asked for)') : ''}`);
    const shown = serviceNames.map((service) => printRules(terminal, { routing, uses, service }));
    if (!shown.includes(true))
      terminal.line('No rules yet. Add one: clp route add claude --from MODEL --to MODEL');
    for (const { field, reason } of problems) terminal.note(`${yellow('!')} ${field}: ${reason}`);
  },
});

function printRules(
  terminal: Terminal,
  { routing, uses, service }: { routing: RoutingFile; uses: RuleUses; service: ServiceName },
): boolean {
  const used = (name: string): string => usedText(uses, name, service);
  const lists = {
    rules: routing.rules?.[service]?.map((rule, index) => [
      ...ruleCells(rule),
      used(rule.name || `rules ${index + 1}`),
    ]),
    'model-mapping': routing.modelMappings?.[service]?.map((rule, index) => [
      ...mappingCells(rule),
      used(`modelMappings ${index + 1}`),
    ]),
    'config-mapping': routing.configMappings?.[service]?.map((rule, index) => [
      ...bindingCells(rule),
      used(`configMappings ${index + 1}`),
    ]),
  };
  let isAny = false;
  for (const [kind, rows = []] of Object.entries(lists)) {
    if (rows.length === 0) continue;
    isAny = true;
    const isUsed = kind === routing.mode;
    const { bold, dim } = terminal.colors;
    terminal.line(`\n${bold(service)} ${kind}${isUsed ? '' : dim(' (not in use)')}`);
    printTable(terminal, {
      head: ['#', 'FOR', 'DOES', 'NAME', '24 H'],
      rows: rows.map((cells, index) => [String(index + 1), ...cells]),
    });
  }
  return isAny;
}

function ruleCells(rule: RoutingRule): string[] {
  const { match = {}, set_model: model, pin, fallback_models: fallbacks = [], override = {} } = rule;
  const conditions = [
    match.model === undefined ? '' : sourceText(match.model, match.model_type),
    ...Object.entries(match.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    ...Object.entries({ tools: match.has_tools, images: match.has_images, thinking: match.thinking }).map(
      ([what, is]) => (is === undefined ? '' : `${is ? 'with' : 'without'} ${what}`),
    ),
    match.min_input_tokens === undefined ? '' : `from ${match.min_input_tokens} tokens`,
    match.max_input_tokens === undefined ? '' : `up to ${match.max_input_tokens} tokens`,
    match.project === undefined ? '' : `project ${match.project}`,
  ].filter(Boolean);
  const effects = [
    model === undefined ? '' : `model ${model}`,
    pin === undefined ? '' : `config ${pin}`,
    ...Object.entries(override).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
    fallbacks.length === 0 ? '' : `else ${fallbacks.join(', ')}`,
  ].filter(Boolean);
  const name = `${rule.name ?? ''}${rule.enabled === false ? ' (off)' : ''}`;
  return [conditions.join(', ') || 'every request', effects.join(', ') || 'nothing', name.trim()];
}

function mappingCells({ source, source_type: type, target }: ModelMapping): string[] {
  return [sourceText(source, type), `model ${target}`, ''];
}

function bindingCells({ model, model_type: type, config }: ConfigMapping): string[] {
  return [sourceText(model, type), `config ${config}`, ''];
}

function sourceText(source: string, type = 'model'): string {
  return type === 'model' ? source : `${type} ${source}`;
}
