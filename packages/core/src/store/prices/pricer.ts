import { calcPrice, type ModelPrice, type Provider, type Usage } from '@pydantic/genai-prices';
import type { ModelPrice as OwnPrice, PricesFile } from '../../schema/prices.ts';
import type { RequestRecord } from '../../schema/request-record.ts';
import { type TokenCounts, tokenCountsOf } from '../../schema/token-counts.ts';

export interface PricerOptions {
  /** `data/prices.json`. */
  prices: PricesFile;
  /** What a config's upstream takes relative to the list price. */
  multiplier(service: string, config: string): number;
}

/** Cost of a request in millionths of a US dollar; null = its model has no known price; undefined = no usage. */
export type Pricer = (record: RequestRecord) => number | null | undefined;

/** Prices by the user's own table, else by the bundled one. Nothing is fetched. */
export function createPricer({ prices, multiplier }: PricerOptions): Pricer {
  const own = ownProvider(prices);
  const known = new Map<string, KnownPrice | null>();

  function priceOf(model: string): KnownPrice | null {
    const remembered = known.get(model);
    if (remembered !== undefined) return remembered;
    if (known.size > maxKnown) known.clear();
    const found = findPrice(model, own);
    known.set(model, found);
    return found;
  }

  return (record) => {
    const counts = tokenCountsOf(record);
    if (!counts) return undefined;
    const price = record.model === undefined ? null : priceOf(record.model);
    if (!price) return null;
    const dollars = flatCost(price, counts) ?? exactCost(price, counts, new Date(record.timestamp));
    return Math.round(dollars * multiplier(record.service, record.channel ?? '') * 1e6);
  };
}

/** Models remembered at once; clients may ask for anything. */
const maxKnown = 1000;

interface KnownPrice {
  model: string;
  provider: Provider | undefined;
  rates: ModelPrice;
  /** The price depends on the date or the hour. */
  varies: boolean;
}

function findPrice(model: string, own: Provider): KnownPrice | null {
  for (const name of spellings(model)) {
    for (const provider of [own, undefined]) {
      const found = calcPrice({ input_tokens: 1 }, name, provider ? { provider } : {});
      if (found)
        return { model: name, provider, rates: found.model_price, varies: Array.isArray(found.model.prices) };
    }
  }
  return null;
}

/** `anthropic/claude-sonnet-4.5` and `claude-sonnet-4-5[1m]` are the same models under other names. */
function spellings(model: string): string[] {
  const plain = model.toLowerCase().replace(/\[[^\]]*\]$/, '');
  const last = plain.slice(plain.lastIndexOf('/') + 1);
  return [...new Set([model, plain, last])];
}

/** The library takes some 40 microseconds a call; most prices are a plain sum. Undefined = this one is not. */
function flatCost({ rates, varies }: KnownPrice, counts: TokenCounts): number | undefined {
  if (varies) return undefined;
  const wholeInput = counts.input + counts.cacheRead + counts.cacheWrite5m + counts.cacheWrite1h;
  const rate = (key: string, fallback?: number): number | undefined => {
    const value = rates[key];
    if (value === undefined) return fallback;
    if (typeof value === 'number') return value;
    return value.tiers.every(({ start }) => wholeInput <= start) ? value.base : undefined;
  };
  const input = rate('input_mtok');
  const output = rate('output_mtok');
  const cacheRead = rate('cache_read_mtok', input);
  const cacheWrite = rate('cache_write_mtok', input);
  const oneHour = rate('cache_write_1h_mtok', cacheWrite);
  if (
    input === undefined ||
    output === undefined ||
    cacheRead === undefined ||
    cacheWrite === undefined ||
    oneHour === undefined
  )
    return undefined;
  return (
    (counts.input * input +
      counts.cacheRead * cacheRead +
      counts.cacheWrite5m * cacheWrite +
      counts.cacheWrite1h * oneHour +
      counts.output * output) /
    1e6
  );
}

function exactCost({ model, provider }: KnownPrice, counts: TokenCounts, timestamp: Date): number {
  const writes = counts.cacheWrite5m + counts.cacheWrite1h;
  const usage: Usage = {
    input_tokens: counts.input + counts.cacheRead + writes,
    cache_read_tokens: counts.cacheRead,
    cache_write_tokens: writes,
    output_tokens: counts.output,
    ...(counts.cacheWrite1h > 0 && { cache_write_1h_tokens: counts.cacheWrite1h }),
  };
  return calcPrice(usage, model, { timestamp, ...(provider && { provider }) })?.total_price ?? 0;
}

/** The user's table as the library wants it; exact names come before those with a `*`. */
function ownProvider(prices: PricesFile): Provider {
  const entries = Object.entries(prices).sort(
    ([left], [right]) => Number(left.endsWith('*')) - Number(right.endsWith('*')),
  );
  return {
    id: 'own',
    name: 'data/prices.json',
    api_pattern: '^$',
    models: entries.map(([name, price]) => ({
      id: name,
      match: name.endsWith('*')
        ? { starts_with: name.slice(0, -1).toLowerCase() }
        : { equals: name.toLowerCase() },
      prices: ownRates(price),
    })),
  };
}

function ownRates(price: OwnPrice): ModelPrice {
  const { input, output, cache_read: read = input, cache_write: write = input } = price;
  return {
    input_mtok: input,
    output_mtok: output,
    cache_read_mtok: read,
    cache_write_mtok: write,
    cache_write_1h_mtok: price.cache_write_1h ?? write,
  };
}
