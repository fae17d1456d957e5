import { createConfigStore, parseConfigs } from '@clp/core/store';
import { defineCommand, UsageError } from '../command.ts';
import { openPolicy } from '../policy-argument.ts';
import { serviceArgument } from '../service-argument.ts';

export const command = defineCommand({
  positionals: {
    service: serviceArgument,
    config: { type: 'string', array: true, demandOption: true, describe: 'First, second ...; others follow' },
  },
  examples: { 'clp balance order claude prod backup': 'prod, then backup, then the rest as it was' },
  async run({ service, config: first }, { environment, terminal }) {
    if (new Set(first).size < first.length) throw new UsageError('A config is named twice.');
    const store = createConfigStore(environment.home, 'cli');
    const { configs } = parseConfigs(await store.entries(service), (reference) => reference);
    const rest = configs
      .filter(({ name }) => !first.includes(name))
      .sort((left, right) => right.weight - left.weight)
      .map(({ name }) => name);
    await store.order(service, [...first, ...rest]);
    const { mode = 'active-first' } = await (await openPolicy(environment)).balance();
    terminal.line(`${terminal.colors.green('✔')} ${service}: ${[...first, ...rest].join(', ')}`);
    if (mode === 'active-first')
      terminal.line('  The mode is active-first: the active config still comes before them.');
  },
});
