import { serviceNames } from '../../services.ts';
import { parseConfigs } from '../config-parse.ts';
import { openSettingsFile, readSettingsFile } from '../settings-files.ts';
import type { Pricer } from './pricer.ts';

/** A pricer by the files as they are now, to price history again. */
export async function openPricer(home: string): Promise<Pricer> {
  const prices = await readSettingsFile(home, 'prices');
  const multipliers = new Map<string, number>();
  for (const service of serviceNames) {
    const configs = await openSettingsFile(home, service).read();
    if (configs.state === 'broken') continue;
    for (const { name, priceMultiplier } of parseConfigs(configs.value, () => undefined).configs)
      multipliers.set(`${service} ${name}`, priceMultiplier);
  }
  // Large: only who prices history loads it.
  const { createPricer } = await import('./pricer.ts');
  return createPricer({
    prices,
    multiplier: (service, config) => multipliers.get(`${service} ${config}`) ?? 1,
  });
}
