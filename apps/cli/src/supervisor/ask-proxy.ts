import { request } from 'node:http';
import { addressOf, ClpError, type Environment, type ServiceName } from '@clp/core';
import { controlHeader, readControlToken } from '@clp/core/store';

/** Asks a running proxy something over its own side routes. Its errors become ours. */
export async function askProxy(
  environment: Environment,
  { service, path, body }: { service: ServiceName; path: string; body: object },
): Promise<unknown> {
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
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED') reject(error);
      else
        reject(
          new ClpError('start_failed', `The ${service} proxy does not run. Start it: clp start ${service}`),
        );
    });
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
