import type { ServiceName } from '@clp/core';
import type { RoutingFile } from '@clp/core/schema';
import { isObject } from './record';

/** How many routing rules of a service name a config. */
export function rulesNaming(file: unknown, service: ServiceName, config: string): number {
  if (!isObject(file)) return 0;
  const { modelMappings, configMappings, rules } = file as RoutingFile;
  const models =
    modelMappings?.[service]?.filter((rule) => rule.source_type === 'config' && rule.source === config) ?? [];
  const configs = configMappings?.[service]?.filter((rule) => rule.config === config) ?? [];
  const ordered = rules?.[service]?.filter((rule) => rule.pin === config) ?? [];
  return models.length + configs.length + ordered.length;
}
