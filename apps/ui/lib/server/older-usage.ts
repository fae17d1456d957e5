import { type ServiceName, serviceNames } from '@clp/core';
import type { Group } from '@clp/core/request-index';
import { olderMetrics } from '@/lib/older-metrics';
import { readOverview } from './overview';
import { freshIndex } from './request-index';

/** `GET /api/usage/details`: totals, by service, by config. */
export async function readUsageDetails() {
  const index = await freshIndex();
  const configs = index.aggregate({ by: ['service', 'config'] });
  const totals = index.aggregate({ by: ['service'] });
  const services = serviceNames.map((service) => {
    const channels = ofService(configs, service).map(
      (group) => [group.keys.config || 'unknown', olderMetrics([group])] as const,
    );
    const overall = olderMetrics(ofService(totals, service));
    return [service, { overall, channels: Object.fromEntries(channels) }] as const;
  });
  return { totals: olderMetrics(totals), services: Object.fromEntries(services) };
}

/** `GET /api/status` of the reference. */
export async function readOlderStatus() {
  const [overview, index] = await Promise.all([readOverview(), freshIndex()]);
  const totals = index.aggregate({ by: ['service'] });
  const { metrics, formatted } = olderMetrics(totals);
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
      totals: metrics,
      formatted_totals: formatted,
      per_service: Object.fromEntries(
        serviceNames.map((service) => [service, olderMetrics(ofService(totals, service))]),
      ),
    },
  };
}

function ofService(groups: readonly Group[], service: ServiceName): Group[] {
  return groups.filter(({ keys }) => keys.service === service);
}
