import type { Explanation } from '@clp/core/proxy';
import { defineCommand, exitCodes } from '../command.ts';
import { printExplanation } from '../format-explanation.ts';
import { madeUpBody } from '../made-up-body.ts';
import { jsonOption, printJson } from '../output.ts';
import { serviceArgument } from '../service-argument.ts';
import { askProxy } from '../supervisor/ask-proxy.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    model: { type: 'string', demandOption: true, describe: 'As a client would ask for it' },
  },
  options: { json: jsonOption },
  examples: { 'clp route test claude claude-opus-4-1': 'clp explain says more' },
  async run({ service, model, json }, { environment, terminal }) {
    const explanation = (await askProxy(environment, {
      service,
      path: '/explain',
      body: { body: madeUpBody(service, model) },
    })) as Explanation;
    const { route, rank, problems, refused } = explanation;
    if (json) printJson(terminal, { route, rank, problems, refused });
    else printExplanation(terminal, { ...explanation, send: null, changes: [] });
    return refused ? exitCodes.failed : exitCodes.done;
  },
});
