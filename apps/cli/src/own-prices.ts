import type { Environment } from '@clp/core';
import type { PricesFile } from '@clp/core/schema';
import { changeSettingsFile, openSettingsFile, readSettingsFile } from '@clp/core/store';

const file = 'data/prices.json';
const empty: PricesFile = {};

export function readPrices({ home }: Environment): Promise<PricesFile> {
  return readSettingsFile(openSettingsFile(home, file, empty));
}

/** Sets the price of a model; `undefined` removes it. */
export async function changePrice(
  { home }: Environment,
  model: string,
  price: PricesFile[string] | undefined,
): Promise<void> {
  await changeSettingsFile({ home, file, empty, cause: 'cli' }, (before) => ({
    edits: [{ path: [model], value: price }],
    what: `${price ? 'set' : 'remove'} price of ${model}`,
    before: before[model],
    after: price,
  }));
}
