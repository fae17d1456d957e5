import { ClpError } from './errors.ts';
import { nearest } from './nearest.ts';
import { type ServiceName, services } from './services.ts';

/** A name that no config of a service has: the nearest that one has, and all of them. */
export function unknownConfig(service: ServiceName, name: string, names: readonly string[]): ClpError {
  const guess = nearest(name, names);
  const hint = guess ? ` Did you mean "${guess}"?` : '';
  const known =
    names.length > 0
      ? `Configs: ${names.join(', ')}.`
      : `${services[service].configFile} has no usable config yet.`;
  return new ClpError(
    'config_not_found',
    `${services[service].title} has no config "${name}".${hint} ${known}`,
  );
}
