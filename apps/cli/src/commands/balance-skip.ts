import { ClpError } from '@clp/core';
import { localDay } from '@clp/core/schema';
import { createConfigStore } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { configArgument } from '../config-options.ts';
import { openPolicy, printDone } from '../policy-argument.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: { service: serviceArgument, config: configArgument },
  options: {
    until: { type: 'string', describe: 'Last day it is left out, as YYYY-MM-DD; today when left out' },
    off: { type: 'boolean', default: false, describe: 'Use it again' },
  },
  async run({ service, config, until, off }, { environment, terminal }) {
    const policy = await openPolicy(environment);
    const skipped = { ...(await policy.balance()).services?.[service]?.manualDisabledUntil };
    if (off && !Object.hasOwn(skipped, config))
      throw new ClpError(
        'not_found',
        `${service} ${config} is not left out by hand. Names: ${Object.keys(skipped).join(', ') || 'none'}.`,
      );
    if (!off) await createConfigStore(environment.home, 'cli').require(service, config);
    const day = until ?? localDay(Date.now());
    const { [config]: _gone, ...others } = skipped;
    const problems = await policy.editBalance(service, {
      manualDisabledUntil: off ? others : { ...others, [config]: day },
    });
    const what = off
      ? `${service} ${config} takes part again.`
      : `${service} ${config} is left out until ${day}.`;
    printDone(terminal, { what, problems });
  },
});
