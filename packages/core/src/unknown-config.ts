import { didYouMean } from './did-you-mean.ts';
import { ClpError } from './errors.ts';
import { type ServiceName, services } from './services.ts';

/** A name that no config of a service has: the nearest that one has, and all of them. */
export function unknownConfig(service: ServiceName, name: string, names: readonly string[]): ClpError {
  const known =
    names.length > 0
      ? `Configs: ${names.join(', ')}.`
      : `${services[service].configFile} has no usable config yet.`;
  return new ClpError(
    'config_not_found',
    `${services[service].title} has no config "${name}".${didYouMean(name, names)} ${known}`,
  );
}
