import { defineCommand } from '../command.ts';
import { openPolicy, printDone } from '../policy-argument.ts';

export const command = defineCommand({
  positionals: {
    mode: {
      choices: ['active-first', 'weight-based', 'weighted-share', 'least-busy'] as const,
      demandOption: true,
      describe: 'How configs are ordered for a request',
    },
  },
  async run({ mode }, { environment, terminal }) {
    const problems = await (await openPolicy(environment)).setBalanceMode(mode);
    printDone(terminal, { what: `Balance mode is ${mode}.`, problems });
  },
});
