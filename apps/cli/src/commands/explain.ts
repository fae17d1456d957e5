import { existsSync } from 'node:fs';
import { didYouMean, type Environment, isServiceName, serviceNames } from '@clp/core';
import type { Explanation } from '@clp/core/proxy';
import { composeReplay } from '@clp/core/replay';
import type { ExplainRequest } from '@clp/core/schema';
import { parseAssignment } from '../assignment.ts';
import { defineCommand, exitCodes, UsageError } from '../command.ts';
import { printExplanation } from '../format-explanation.ts';
import { keptRequest } from '../kept-request.ts';
import { madeUpBody } from '../made-up-body.ts';
import { jsonOption, printJson } from '../output.ts';
import { readText } from '../read-text.ts';
import { toService } from '../service-argument.ts';
import { askProxy } from '../supervisor/ask-proxy.ts';

export const command = defineCommand({
  positionals: {
    subject: {
      type: 'string',
      demandOption: true,
      describe: `A service (${serviceNames.join(', ')}), or the id of a past request`,
    },
    model: { type: 'string', describe: 'After a service: a model, or a file with a request body' },
  },
  options: {
    file: { type: 'string', describe: 'A request body as JSON' },
    path: { type: 'string', describe: "The request's path, e.g. /p/demo/v1/messages" },
    header: { type: 'string', array: true, default: [], describe: 'name=value, may be repeated' },
    json: jsonOption,
  },
  examples: {
    'clp explain claude claude-opus-4-1': 'Which config would get it, with which model, and why',
    'clp explain 1f2e3d4c': 'What would become of a past request now',
    'clp explain codex body.json': 'The same of a body in a file',
  },
  async run({ subject, model, file, path, header, json }, { environment, terminal }) {
    const { service, request } =
      isServiceName(subject) || model !== undefined || file !== undefined
        ? { service: toService(subject), request: await givenRequest(subject, { model, file }) }
        : await pastRequest(environment, subject);
    const headers = Object.fromEntries(header.map((each) => parseAssignment('--header', each)));
    const explanation = (await askProxy(environment, {
      service,
      path: '/explain',
      body: {
        ...request,
        headers: { ...request.headers, ...headers },
        ...(path !== undefined && { path }),
      },
    })) as Explanation;
    if (json) printJson(terminal, explanation);
    else printExplanation(terminal, explanation);
    return explanation.refused ? exitCodes.failed : exitCodes.done;
  },
});

async function givenRequest(
  subject: string,
  { model, file }: { model: string | undefined; file: string | undefined },
): Promise<ExplainRequest> {
  if (model !== undefined && file !== undefined) throw new UsageError('Either a model or --file.');
  const path = file ?? (model !== undefined && existsSync(model) ? model : undefined);
  if (path !== undefined) return { body: await readText(path) };
  if (model === undefined)
    throw new UsageError(`Say which model, or a file: clp explain ${subject} MODEL. Or: clp explain ID.`);
  return { body: madeUpBody(toService(subject), model) };
}

/** As the client asked for it, with the texts that were kept: those after the filters of then. */
async function pastRequest(environment: Environment, id: string) {
  if (!/^[0-9a-f-]{4,}$/i.test(id)) {
    throw new UsageError(
      `"${id}" is no service and no id of a request.${didYouMean(id, serviceNames)} Services: ${serviceNames.join(', ')}.`,
    );
  }
  const { service, record, capture } = await keptRequest(environment, id);
  const { method, path, headers, body } = composeReplay(record, capture, { model: record.model_asked });
  const request: ExplainRequest = { method, path, headers, body: body.toString('utf8') };
  return { service, request };
}
