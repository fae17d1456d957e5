import { ClpError, type ServiceName, services } from '@clp/core';
import { brokenError, createChangeLog } from '@clp/core/store';
import { environment } from './environment';
import { openFile } from './settings-files';

/** The only way a full secret leaves the server: one field of one config, noted in the change log. */
export async function revealSecret(
  service: ServiceName,
  { config, field }: { config: string; field: 'auth_token' | 'api_key' },
): Promise<string> {
  const reading = await openFile(service).read();
  if (reading.state === 'broken') throw brokenError(reading.problem);
  const entry = (reading.value as Record<string, Record<string, unknown> | undefined>)[config];
  const secret = entry?.[field];
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
