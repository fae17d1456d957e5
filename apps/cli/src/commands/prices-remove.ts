import { ClpError } from '@clp/core';
import { defineCommand } from '../command.ts';
import { changePrice, readPrices } from '../own-prices.ts';

export const command = defineCommand({
  positionals: { model: { type: 'string', demandOption: true, describe: 'As clp prices shows it' } },
  async run({ model }, { environment, terminal }) {
    if (!Object.hasOwn(await readPrices(environment), model))
      throw new ClpError('not_found', `You have set no price for ${model}. clp prices lists yours.`);
    await changePrice(environment, model, undefined);
    terminal.line(`${terminal.colors.green('✔')} ${model} has its bundled price again, where there is one.`);
  },
});
