import { request } from 'node:http';
import { addressOf, ClpError, type Environment, type ServiceName } from '@clp/core';
import { controlHeader, readControlToken } from '@clp/core/store';
import { describeTaken, observe } from './observe.ts';

/** Asks the running proxy of this home something over its own side routes. Its errors become ours. */
export async function askProxy(
  environment: Environment,
  { service, path, body }: { service: ServiceName; path: string; body: object },
): Promise<unknown> {
  const sighting = await observe(environment, service);
  if (sighting.state === 'taken')
    throw new ClpError('port_taken', describeTaken(environment, service, sighting));
  if (sighting.state === 'stopped')
    throw new ClpError('start_failed', `The ${service} proxy does not run. Start it: clp start ${service}`);
  const token = await readControlToken(environment.home);
  return new Promise((resolve, reject) => {
    const outgoing = request(`${addressOf(environment, service)}${path}`, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', [controlHeader]: token },
    });
    outgoing.once('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (piece: string) => {
        text += piece;
      });
      incoming.once('error', reject);
      incoming.once('end', () => {
        if (incoming.statusCode === 200) resolve(JSON.parse(text));
        else reject(new ClpError('invalid_request', messageOf(text)));
      });
    });
    outgoing.once('error', reject);
    outgoing.end(JSON.stringify(body));
  });
}

function messageOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } };
    return error?.message ?? text;
  } catch {
    return text;
  }
}
