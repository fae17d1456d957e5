import { type Client, clients } from '@clp/client-setup';
import { ClpError } from '@clp/core';
import { clientArgument, proxyUrls } from '../client-argument.ts';
import { defineCommand } from '../command.ts';
import { jsonOption, printJson } from '../output.ts';

export const command = defineCommand({
  positionals: { client: clientArgument },
  options: { json: jsonOption },
  examples: { 'eval "$(clp env claude)"': 'This shell goes through CLP, no file is touched' },
  async run({ client: name, json }, { environment, terminal }) {
    const client: Client = clients[name];
    const variables = Object.entries(client.variables(proxyUrls(environment)));
    if (variables.length === 0) {
      const next = client.run ? `clp run ${name}` : `clp setup ${name}`;
      throw new ClpError(
        'invalid_request',
        `${client.title} takes no address from the environment. Use: ${next}`,
      );
    }
    if (json) printJson(terminal, Object.fromEntries(variables));
    else for (const [key, value] of variables) terminal.line(`export ${key}='${value}'`);
  },
});
