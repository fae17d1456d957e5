import { type ServiceName, services } from '@clp/core';
import { createChangeLog, createConfigStore, maskSecrets } from '@clp/core/store';
import { environment } from './environment';

/** A service's configs in the form `clp config import` reads. With plain keys it is noted in the history. */
export async function exportConfigs(service: ServiceName, secrets: 'masked' | 'plain'): Promise<string> {
  const entries = await createConfigStore(environment.home, 'console').entries(service);
  const shown = secrets === 'plain' ? entries : maskSecrets(entries);
  if (secrets === 'plain') {
    await createChangeLog(environment.home).append({
      cause: 'console',
      file: services[service].configFile,
      what: `export ${service} configs with their keys`,
    });
  }
  return `${JSON.stringify({ [service]: shown }, null, 2)}\n`;
}
