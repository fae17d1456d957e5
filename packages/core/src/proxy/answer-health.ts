import type { IncomingMessage, ServerResponse } from 'node:http';
import { isKnownCaller } from './check-caller.ts';
import { healthReport, signOfLife } from './health-report.ts';
import type { PrimaryProcess } from './proxy-process.ts';

/** Whether a request is `GET /health`, however it is written. */
export function asksForHealth({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && /^(?:\/v1)?\/health\/?(?:$|\?)/.test(url);
}

/** Asked every few seconds, and first of all after a start: answered without waiting for the side routes to load. */
export function answerHealth(
  proxy: PrimaryProcess,
  about: { port(): number; version: string },
  { incoming, outgoing }: { incoming: IncomingMessage; outgoing: ServerResponse },
): void {
  const answer = (): void => {
    const report = healthReport(proxy, { port: about.port(), version: about.version });
    const body = JSON.stringify(isKnownCaller(proxy, incoming.headers) ? report : signOfLife(report));
    outgoing.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
    });
    outgoing.end(body);
  };
  const refreshed = proxy.secondaries.refresh();
  if (refreshed) void refreshed.then(answer);
  else answer();
}
