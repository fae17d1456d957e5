import { diffOf } from '@clp/client-setup';
import type { Environment, ServiceName } from '@clp/core';
import type { FilterPreview } from '@clp/core/proxy';
import { defineCommand, UsageError } from '../command.ts';
import { keptRequest } from '../kept-request.ts';
import { jsonOption, printDiff, printJson } from '../output.ts';
import { readText } from '../read-text.ts';
import { optionalServiceArgument } from '../service-argument.ts';
import { askProxy } from '../supervisor/ask-proxy.ts';
import type { Terminal } from '../terminal.ts';

export const command = defineCommand({
  positionals: {
    service: optionalServiceArgument,
    text: { type: 'string', describe: 'A text, @FILE, or nothing for standard input' },
  },
  options: {
    request: { type: 'string', describe: 'The body of a past request instead; its id, as clp logs shows it' },
    json: jsonOption,
  },
  examples: {
    'clp filter test claude "my key is sk-123"': 'What an upstream would see of it',
    'clp filter test --request 1f2e3d4c': 'What the rules of now make of a past request',
  },
  async run({ service, text, request, json }, { environment, terminal }) {
    if (text !== undefined && request !== undefined) throw new UsageError('Either a text or --request.');
    const given =
      request === undefined
        ? { service: required(service), text: await textOf(text, terminal) }
        : await bodyOf(request, environment);
    const found = (await askProxy(environment, {
      service: given.service,
      path: '/filters/preview',
      body: { text: given.text },
    })) as FilterPreview;
    if (json) printJson(terminal, found);
    else print(found, terminal);
  },
});

function required(service: ServiceName | undefined): ServiceName {
  if (service) return service;
  throw new UsageError('Say whose filters: clp filter test claude "some text".');
}

async function textOf(text: string | undefined, { readInput }: Terminal): Promise<string> {
  if (text === undefined) return readInput();
  return text.startsWith('@') ? readText(text.slice(1)) : text;
}

async function bodyOf(id: string, environment: Environment): Promise<{ service: ServiceName; text: string }> {
  const { service, capture } = await keptRequest(environment, id);
  return { service, text: capture.request.body.toString('utf8') };
}

/** Longer texts are shown by what changes in them. Characters. */
const shortText = 2_000;

function print({ before, after, rules, problems }: FilterPreview, terminal: Terminal): void {
  const { line, note } = terminal;
  if (after.length <= shortText) line(after);
  else if (before !== after)
    printDiff(terminal, diffOf('text', { before: inLines(before), after: inLines(after) }));
  line();
  if (rules.length === 0) line('No rule matches.');
  for (const { rule, count } of rules) line(`${rule}: ${count} ${count === 1 ? 'match' : 'matches'}`);
  for (const { reason } of problems) note(`A rule does not work: ${reason}`);
}

/** A JSON body is one line; its strings, one a line, can be compared. */
function inLines(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
