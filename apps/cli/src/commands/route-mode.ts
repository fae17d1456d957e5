import { defineCommand } from '../command.ts';
import { openPolicy, printDone } from '../policy-argument.ts';
import { ruleModes } from '../route-options.ts';

export const command = defineCommand({
  positionals: {
    mode: {
      choices: ['default', ...ruleModes] as const,
      demandOption: true,
      describe: 'default: models go out as asked for',
    },
  },
  async run({ mode }, { environment, terminal }) {
    const problems = await (await openPolicy(environment)).setRoutingMode(mode);
    printDone(terminal, { what: `Routing mode is ${mode}.`, problems });
  },
});
