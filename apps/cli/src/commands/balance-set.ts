import type { ServiceBalance } from '@clp/core/schema';
import { defineCommand, UsageError } from '../command.ts';
import { openPolicy, printDone } from '../policy-argument.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: { service: serviceArgument },
  options: {
    threshold: { type: 'number', describe: 'Failures that leave a config out' },
    cooldown: { type: 'number', describe: 'Seconds it is left out' },
    failover: { type: 'boolean', describe: 'A failed request goes to the next config (--no-failover: not)' },
    sticky: { type: 'boolean', describe: 'A conversation keeps its config (--no-sticky: not)' },
  },
  examples: { 'clp balance set claude --threshold 5 --cooldown 120': 'More patience, longer breaks' },
  async run({ service, threshold, cooldown, failover, sticky }, { environment, terminal }) {
    const members: Partial<ServiceBalance> = {
      ...(threshold !== undefined && { failureThreshold: threshold }),
      ...(cooldown !== undefined && { cooldownSeconds: cooldown }),
      ...(failover !== undefined && { failover }),
      ...(sticky !== undefined && { sticky }),
    };
    if (Object.keys(members).length === 0)
      throw new UsageError('Say what to set: --threshold, --cooldown, --failover or --sticky.');
    const problems = await (await openPolicy(environment)).editBalance(service, members);
    printDone(terminal, { what: `${service}: ${Object.keys(members).join(', ')} set.`, problems });
  },
});
