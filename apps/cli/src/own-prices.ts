import type { Environment } from '@clp/core';
import type { PricesFile } from '@clp/core/schema';
import { changeSettingsFile, readSettingsFile } from '@clp/core/store';

export function readPrices({ home }: Environment): Promise<PricesFile> {
  return readSettingsFile(home, 'prices');
}

/** Sets the price of a model; `undefined` removes it. */
export async function changePrice(
  { home }: Environment,
  model: string,
  price: PricesFile[string] | undefined,
): Promise<void> {
  await changeSettingsFile({ home, name: 'prices', cause: 'cli' }, (before) => ({
    edits: [{ path: [model], value: price }],
    what: `${price ? 'set' : 'remove'} price of ${model}`,
    before: before[model],
    after: price,
  }));
}
