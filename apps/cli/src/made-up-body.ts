import type { ServiceName } from '@clp/core';

/** The smallest body of a service's protocol, to ask with what would become of it. */
export function madeUpBody(service: ServiceName, model: string): object {
  const turns = [{ role: 'user', content: 'Hello.' }];
  return service === 'codex'
    ? { model, stream: true, input: turns }
    : { model, stream: true, messages: turns };
}
