import { readFile } from 'node:fs/promises';
import type { ServiceName } from '@clp/core';
import type { Explanation } from '@clp/core/proxy';
import { defineCommand, exitCodes, UsageError } from '../command.ts';
import { jsonOption, printJson } from '../output.ts';
import { serviceArgument } from '../service-argument.ts';
import { askProxy } from '../supervisor/ask-proxy.ts';
import type { Terminal } from '../terminal.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    model: { type: 'string', describe: 'Model of a made-up request; leave it out with --file' },
  },
  options: {
    file: { type: 'string', describe: 'A request body as JSON' },
    path: { type: 'string', describe: "The request's path, e.g. /p/demo/v1/messages" },
    header: { type: 'string', array: true, default: [], describe: 'name=value, may be repeated' },
    json: jsonOption,
  },
  examples: { 'clp explain claude claude-opus-4-1': 'Which config would get it, with which model, and why' },
  async run({ service, model, file, path, header, json }, { environment, terminal }) {
    if ((model === undefined) === (file === undefined)) throw new UsageError('Either a model or --file.');
    const body = file === undefined ? madeUp(service, model ?? '') : await readFile(file, 'utf8');
    const explanation = (await askProxy(environment, {
      service,
      path: '/explain',
      body: {
        body,
        headers: Object.fromEntries(header.map(parseHeader)),
        ...(path !== undefined && { path }),
      },
    })) as Explanation;
    if (json) printJson(terminal, explanation);
    else printExplanation(terminal, explanation);
    return explanation.refused ? exitCodes.failed : exitCodes.done;
  },
});

/** The smallest body of a service's protocol. */
function madeUp(service: ServiceName, model: string): object {
  const turns = [{ role: 'user', content: 'Hello.' }];
  const stream = true;
  return service === 'codex' ? { model, stream, input: turns } : { model, stream, messages: turns };
}

function parseHeader(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--header "${text}" is not of the form name=value.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function printExplanation({ line, colors }: Terminal, explanation: Explanation): void {
  const { filter, route, rank, send, changes, problems, refused } = explanation;
  const step = (name: string, text: string): void => line(`${colors.bold(name.padEnd(8))}${text}`);
  const hits = filter.rules.map(({ rule, count }) => `${rule} (${count})`).join(', ');
  step('filter', hits || 'no rule matched');
  step('route', `${route.rule ?? 'no rule matched'}: ${route.model_asked} → ${route.model_sent}`);
  for (const [index, { config, why, wait_ms: waitMs }] of rank.candidates.entries()) {
    const wait = waitMs > 0 ? `, waits ${Math.ceil(waitMs / 1000)} s for its turn` : '';
    step(index === 0 ? 'rank' : '', `${index + 1}. ${config}: ${why}${wait}`);
  }
  for (const { config, why } of rank.left_out) step('', colors.dim(`-  ${config}: ${why}`));
  if (send) step('send', `${send.method} ${send.url}`);
  for (const { what, cause, before, after } of changes) {
    const values = after === undefined ? '' : `: ${before ?? 'none'} → ${after}`;
    step('', colors.dim(`${what}${values} (${cause})`));
  }
  for (const problem of problems) step('problem', colors.yellow(problem));
  if (refused) step('refused', colors.red(`${refused.status} ${refused.message}`));
}
