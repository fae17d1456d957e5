import { type Static, Type } from './type.ts';

const Price = Type.Number({ minimum: 0 });

/** US dollars per million tokens. */
const ModelPriceSchema = Type.Object({
  input: Price,
  output: Price,
  cache_read: Type.Optional(Price),
  cache_write: Type.Optional(Price),
  /** Cache kept for an hour; `cache_write` holds for five minutes. */
  cache_write_1h: Type.Optional(Price),
});

/** `data/prices.json`: model -> price, before the bundled prices. A name may end in `*`. */
export const PricesFileSchema = Type.Record(Type.String(), ModelPriceSchema);

export type ModelPrice = Static<typeof ModelPriceSchema>;
export type PricesFile = Static<typeof PricesFileSchema>;
