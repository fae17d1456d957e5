import { ConfigFileSchema } from '../../schema/config.ts';
import { type PricesFile, PricesFileSchema } from '../../schema/prices.ts';
import { serviceNames } from '../../services.ts';
import { parseConfigs } from '../config-parse.ts';
import { brokenError } from '../file-problem.ts';
import { createJsonFile } from '../json-file.ts';
import { pathsOf } from '../paths.ts';
import type { Pricer } from './pricer.ts';

/** A pricer by the files as they are now, to price history again. */
export async function openPricer(home: string): Promise<Pricer> {
  const paths = pathsOf(home);
  const file = createJsonFile<PricesFile>({ path: paths.prices, schema: PricesFileSchema, empty: {} });
  const reading = await file.read();
  if (reading.state === 'broken') throw brokenError(reading.problem);
  const multipliers = new Map<string, number>();
  for (const service of serviceNames) {
    const configs = await createJsonFile<Record<string, unknown>>({
      path: paths.config(service),
      schema: ConfigFileSchema,
      empty: {},
    }).read();
    if (configs.state === 'broken') continue;
    for (const { name, priceMultiplier } of parseConfigs(configs.value, () => undefined).configs)
      multipliers.set(`${service} ${name}`, priceMultiplier);
  }
  // Large: only who prices history loads it.
  const { createPricer } = await import('./pricer.ts');
  return createPricer({
    prices: reading.value,
    multiplier: (service, config) => multipliers.get(`${service} ${config}`) ?? 1,
  });
}
