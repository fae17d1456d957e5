import {
  BalanceFileSchema,
  ConfigFileSchema,
  FilterFileSchema,
  PricesFileSchema,
  RoutingFileSchema,
  SystemFileSchema,
} from '../schema/index.ts';
import type { TSchema } from '../schema/type.ts';
import { serviceNames, services } from '../services.ts';

/** Every file a user may edit, by its name below the home, with what it must look like. */
export const settingsFiles: Readonly<Record<string, TSchema>> = {
  ...Object.fromEntries(serviceNames.map((service) => [services[service].configFile, ConfigFileSchema])),
  'filter.json': FilterFileSchema,
  'data/system.json': SystemFileSchema,
  'data/model_router_config.json': RoutingFileSchema,
  'data/lb_config.json': BalanceFileSchema,
  'data/prices.json': PricesFileSchema,
};
