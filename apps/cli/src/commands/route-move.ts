import { defineCommand } from '../command.ts';
import { openPolicy, positionArgument, printDone } from '../policy-argument.ts';
import { kindOf, kindOption, rulesOf } from '../route-options.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    position: positionArgument,
    to: { type: 'number', demandOption: true, describe: 'Where it shall be; the first match wins' },
  },
  options: { kind: kindOption },
  async run({ service, position, to, kind: asked }, { environment, terminal }) {
    const policy = await openPolicy(environment);
    const kind = await kindOf(policy, asked);
    const problems = await rulesOf(policy, { kind, service }).move(position, to);
    printDone(terminal, { what: `${service} rule ${position} of ${kind} is now rule ${to}.`, problems });
  },
});
