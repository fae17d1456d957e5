import { ClpError, type ServiceName, services } from '@clp/core';
import { createChangeLog, readSettingsFile } from '@clp/core/store';
import { isObject } from '../record';
import { environment } from './environment';

/** The only way a full secret leaves the server: one field of one config, noted in the change log. */
export async function revealSecret(
  service: ServiceName,
  { config, field }: { config: string; field: 'auth_token' | 'api_key' },
): Promise<string> {
  const entry = (await readSettingsFile(environment.home, service))[config];
  const secret = isObject(entry) ? entry[field] : undefined;
  if (typeof secret !== 'string' || secret === '') {
    throw new ClpError(
      'config_not_found',
      `${services[service].title} has no ${field} for a config "${config}".`,
    );
  }
  await createChangeLog(environment.home).append({
    cause: 'console',
    file: services[service].configFile,
    what: `show the ${field} of ${service} ${config}`,
  });
  return secret;
}
