import type { RequestRecord } from '../../schema/request-record.ts';
import type { Pricer } from '../../store/prices/pricer.ts';
import type { Settings } from '../../store/settings.ts';

/** Gives finished requests their cost. The price table is loaded with the first one that has a usage. */
export function createCosts(settings: () => Settings): { price(records: RequestRecord[]): Promise<void> } {
  let pricedBy: { settings: Settings; price: Pricer } | undefined;

  async function pricer(): Promise<Pricer> {
    const current = settings();
    if (pricedBy?.settings === current) return pricedBy.price;
    const { createPricer } = await import('../../store/prices/pricer.ts');
    const multipliers = new Map(current.configs.map(({ name, priceMultiplier }) => [name, priceMultiplier]));
    const price = createPricer({
      prices: current.prices,
      multiplier: (_service, config) => multipliers.get(config) ?? 1,
    });
    pricedBy = { settings: current, price };
    return price;
  }

  return {
    async price(records) {
      const used = records.filter(({ usage }) => usage);
      if (used.length === 0) return;
      const price = await pricer();
      for (const record of used) {
        const cost = price(record);
        if (cost !== undefined) record.cost_micros = cost;
      }
    },
  };
}
