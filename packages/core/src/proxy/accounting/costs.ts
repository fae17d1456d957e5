import type { RequestRecord } from '../../schema/request-record.ts';
import type { Pricer } from '../../store/prices/pricer.ts';
import type { Settings } from '../../store/settings.ts';

export interface Costs {
  /** Loads the price table, which takes 50 ms of the event loop. */
  load(): Promise<unknown>;
  price(records: RequestRecord[]): Promise<void>;
}

/** Gives finished requests their cost. */
export function createCosts(settings: () => Settings): Costs {
  let pricedBy: { settings: Settings; price: Pricer } | undefined;

  const load = () => import('../../store/prices/pricer.ts');

  async function pricer(): Promise<Pricer> {
    const current = settings();
    if (pricedBy?.settings === current) return pricedBy.price;
    const { createPricer } = await load();
    const multipliers = new Map(current.configs.map(({ name, priceMultiplier }) => [name, priceMultiplier]));
    const price = createPricer({
      prices: current.prices,
      multiplier: (_service, config) => multipliers.get(config) ?? 1,
    });
    pricedBy = { settings: current, price };
    return price;
  }

  return {
    load,
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
