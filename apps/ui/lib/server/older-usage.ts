import { serviceNames } from '@clp/core';
import type { Group } from '@clp/core/request-index';
import { readOverview } from './overview';
import { freshIndex } from './request-index';

/** The six numbers of the reference's usage replies. */
function metricsOf(group: Group | undefined) {
  const metrics = {
    input: group?.input ?? 0,
    cached_create: group?.cache_write ?? 0,
    cached_read: group?.cache_read ?? 0,
    output: group?.output ?? 0,
    reasoning: group?.reasoning ?? 0,
    total: group?.total ?? 0,
  };
  const formatted = Object.fromEntries(
    Object.entries(metrics).map(([name, value]) => [name, value.toLocaleString('en-US')]),
  );
  return { metrics, formatted };
}

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
        overall: metricsOf(totals.find(({ keys }) => keys.service === service)),
        channels: Object.fromEntries(
          channels.map((group) => [group.keys.config || 'unknown', metricsOf(group)]),
        ),
      },
    ] as const;
  });
  return { totals: metricsOf(index.aggregate()[0]), services: Object.fromEntries(services) };
}

/** `GET /api/status` of the reference. */
export async function readOlderStatus() {
  const [overview, index] = await Promise.all([readOverview(), freshIndex()]);
  const totals = index.aggregate({ by: ['service'] });
  const all = index.aggregate()[0];
  return {
    services: Object.fromEntries(
      overview.services.map(({ name, state, health, active }) => [
        name,
        { running: state === 'up', pid: health?.pid ?? null, config: active },
      ]),
    ),
    request_count: all?.requests ?? 0,
    config_count: overview.services.reduce((sum, { configs }) => sum + configs.length, 0),
    filter_count: overview.filters,
    last_updated: new Date().toISOString(),
    usage_summary: {
      totals: metricsOf(all).metrics,
      formatted_totals: metricsOf(all).formatted,
      per_service: Object.fromEntries(
        serviceNames.map((service) => [
          service,
          metricsOf(totals.find(({ keys }) => keys.service === service)),
        ]),
      ),
    },
  };
}
