import { serviceNames } from '@clp/core';
import { olderMetrics } from '@/lib/older-metrics';
import { readOverview } from './overview';
import { freshIndex } from './request-index';

/** `GET /api/usage/details`: totals, by service, by config. */
export async function readUsageDetails() {
  const index = await freshIndex();
  const configs = index.aggregate({ by: ['service', 'config'] });
  const totals = index.aggregate({ by: ['service'] });
  const services = serviceNames.map((service) => {
    const channels = configs.filter(({ keys }) => keys.service === service);
    return [
      service,
      {
        overall: olderMetrics(totals.filter(({ keys }) => keys.service === service)),
        channels: Object.fromEntries(
          channels.map((group) => [group.keys.config || 'unknown', olderMetrics([group])]),
        ),
      },
    ] as const;
  });
  return { totals: olderMetrics(totals), services: Object.fromEntries(services) };
}

/** `GET /api/status` of the reference. */
export async function readOlderStatus() {
  const [overview, index] = await Promise.all([readOverview(), freshIndex()]);
  const totals = index.aggregate({ by: ['service'] });
  return {
    services: Object.fromEntries(
      overview.services.map(({ name, state, health, active }) => [
        name,
        { running: state === 'up', pid: health?.pid ?? null, config: active },
      ]),
    ),
    request_count: totals.reduce((sum, { requests }) => sum + requests, 0),
    config_count: overview.services.reduce((sum, { configs }) => sum + configs.length, 0),
    filter_count: overview.filters,
    last_updated: new Date().toISOString(),
    usage_summary: {
      totals: olderMetrics(totals).metrics,
      formatted_totals: olderMetrics(totals).formatted,
      per_service: Object.fromEntries(
        serviceNames.map((service) => [
          service,
          olderMetrics(totals.filter(({ keys }) => keys.service === service)),
        ]),
      ),
    },
  };
}
