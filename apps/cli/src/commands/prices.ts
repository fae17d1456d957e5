import { defineCommand } from '../command.ts';
import { jsonOption, printJson, printTable } from '../output.ts';
import { readPrices } from '../own-prices.ts';

export const command = defineCommand({
  options: { json: jsonOption },
  examples: { 'clp prices set "my-model*" --input 1 --output 5': 'US dollars per million tokens' },
  async run({ json }, { environment, terminal }) {
    const prices = await readPrices(environment);
    if (json) {
      printJson(terminal, prices);
      return;
    }
    if (Object.keys(prices).length === 0) {
      terminal.line(
        'No prices of your own; the bundled ones hold. Set one: clp prices set MODEL --input 1 --output 5',
      );
      return;
    }
    printTable(terminal, {
      head: ['MODEL', 'INPUT', 'OUTPUT', 'CACHE READ', 'CACHE WRITE', 'CACHE WRITE 1H'],
      rows: Object.entries(prices).map(([model, price]) => [
        model,
        ...[price.input, price.output, price.cache_read, price.cache_write, price.cache_write_1h].map(
          (dollars) => (dollars === undefined ? '-' : `$${dollars}`),
        ),
      ]),
    });
  },
});
