import { ClpError, type ServiceName } from '@clp/core';
import type { ProbeResult } from '@clp/core/proxy';
import { createConfigStore } from '@clp/core/store';
import { defineCommand, exitCodes, UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { jsonOption, printJson } from '../output.ts';
import { serviceArgument } from '../service-argument.ts';
import { askProxy } from '../supervisor/ask-proxy.ts';
import type { Terminal } from '../terminal.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    config: { type: 'string', describe: 'The active config when left out' },
  },
  options: {
    all: { type: 'boolean', default: false, describe: 'Every config of the service' },
    tools: { type: 'boolean', default: false, describe: 'Ask for a tool call' },
    model: { type: 'string', describe: 'Model to ask for' },
    json: jsonOption,
  },
  examples: { 'clp test claude prod': 'One small real request: what every step of the way says' },
  async run({ service, config, all, tools, model, json }, context) {
    if (all && config !== undefined) throw new UsageError('Either a config or --all.');
    const names = all ? await namesOf(service, context) : [config];
    const results: ProbeResult[] = [];
    for (const name of names) {
      const body = {
        tools,
        ...(name !== undefined && { config: name }),
        ...(model !== undefined && { model }),
      };
      const result = (await askProxy(context.environment, { service, path: '/probe', body })) as ProbeResult;
      results.push(result);
      if (!json) printResult(context.terminal, result);
    }
    if (json) printJson(context.terminal, all ? results : results[0]);
    return results.every(({ success }) => success) ? exitCodes.done : exitCodes.failed;
  },
});

async function namesOf(service: ServiceName, { environment }: Context): Promise<string[]> {
  const configs = await createConfigStore(environment.home, 'cli').list(service);
  if (configs.length === 0)
    throw new ClpError('not_found', `There is no config to test. Add one: clp config add ${service}`);
  return configs.map(({ name }) => name);
}

function printResult({ line, colors }: Terminal, result: ProbeResult): void {
  const marks = {
    ok: colors.green('✔'),
    warning: colors.yellow('!'),
    failed: colors.red('✖'),
    skipped: colors.dim('-'),
  };
  line(`${colors.bold(result.config)}  ${result.model}  ${colors.dim(result.target_url)}`);
  for (const { step, state, ms, detail } of result.steps) {
    const time = ms === undefined ? '' : `${Math.round(ms)} ms`;
    line(`  ${marks[state]} ${step.replaceAll('_', ' ').padEnd(12)}${time.padStart(9)}  ${detail}`);
  }
  if (result.fault) line(`  ${colors.red(result.fault)}\n  ${result.fix ?? ''}`);
  else line(`  ${colors.green(`works (${result.duration_ms} ms)`)}`);
}
