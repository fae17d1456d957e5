import { addressOf, ClpError, type ServiceName, services } from '@clp/core';
import { controlHeader, readControlToken } from '@clp/core/store';
import { environment } from './environment';

export function proxyUrl(service: ServiceName, path: string): string {
  return `${addressOf(environment, service)}${path}`;
}

/** The header by which a proxy knows the console, whatever client keys it asks for. */
export async function controlHeaders(): Promise<Record<string, string>> {
  return { [controlHeader]: await readControlToken(environment.home) };
}

/** A service's `/health`; undefined when nothing of ours answers there in time. */
export async function askHealth<Report>(service: ServiceName): Promise<Report | undefined> {
  try {
    const response = await fetch(proxyUrl(service, '/health'), {
      headers: await controlHeaders(),
      signal: AbortSignal.timeout(1_500),
    });
    const report: unknown = response.ok ? await response.json() : undefined;
    return isHealthOf(service, report) ? (report as Report) : undefined;
  } catch {
    return undefined;
  }
}

/** Another program may have taken the port. */
function isHealthOf(service: ServiceName, report: unknown): boolean {
  return typeof report === 'object' && report !== null && 'service' in report && report.service === service;
}

/** Passes a JSON call on to a proxy and its answer back; the proxy's own error message is kept. */
export async function callProxy<Answer>(
  service: ServiceName,
  path: string,
  body: unknown,
  timeoutMs = 60_000,
): Promise<Answer> {
  const { title } = services[service];
  const response = await fetch(proxyUrl(service, path), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await controlHeaders()) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw new ClpError(
      'upstream_refused',
      `${title} does not answer on port ${environment.port(service)}. Start it with: clp start ${service}`,
      {
        cause,
      },
    );
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as Answer;
  const message = (answer as { error?: { message?: string } } | undefined)?.error?.message;
  throw new ClpError('invalid_request', message ?? `${title} answered ${response.status}.`);
}
