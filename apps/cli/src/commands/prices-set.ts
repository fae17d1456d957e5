import { defineCommand } from '../command.ts';
import { changePrice } from '../own-prices.ts';

const dollars = { type: 'number' } as const;

export const command = defineCommand({
  positionals: {
    model: { type: 'string', demandOption: true, describe: 'A name, or the beginning of names and *' },
  },
  options: {
    input: { ...dollars, demandOption: true, describe: 'US dollars per million tokens read' },
    output: { ...dollars, demandOption: true, describe: '... written' },
    'cache-read': { ...dollars, describe: '... read from the cache' },
    'cache-write': { ...dollars, describe: '... written to the cache, for five minutes' },
    'cache-write-1h': { ...dollars, describe: '... for an hour' },
  },
  async run(
    { model, input, output, cacheRead, cacheWrite, 'cache-write-1h': hour },
    { environment, terminal },
  ) {
    await changePrice(environment, model, {
      input,
      output,
      ...(cacheRead !== undefined && { cache_read: cacheRead }),
      ...(cacheWrite !== undefined && { cache_write: cacheWrite }),
      ...(hour !== undefined && { cache_write_1h: hour }),
    });
    terminal.line(
      `${terminal.colors.green('✔')} ${model} costs $${input} in, $${output} out. clp reindex prices past requests again.`,
    );
  },
});
