import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handle, type Provider } from './handle.ts';
import { createJournal, type ReceivedRequest, type Totals } from './journal.ts';

export interface SandboxOptions {
  /** 0 = any free port. */
  port?: number;
  host?: string;
  /** Milliseconds between the events of a stream, so that a person sees it stream. Default 0. */
  paceMs?: number;
  /** The CLP home it serves; told at `/health`, so that whoever supervises knows its own. */
  home?: string;
}

export interface Sandbox {
  /** `http://127.0.0.1:3299` */
  url: string;
  /** A base URL whose requests are treated as the spec says, e.g. `status=529,retry-after=2`. */
  fault(spec: string): string;
  /** What arrived, oldest first; `spec` narrows it to one fault address. */
  requests(spec?: string): readonly ReceivedRequest[];
  /** What the answers so far really cost. */
  totals(): Totals[];
  stop(): Promise<void>;
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = '127.0.0.1', paceMs = 0, home } = options;
  const provider: Provider = { journal: createJournal(), paceMs, failures: new Map() };
  const server = createServer(
    { keepAliveTimeout: 60_000, noDelay: true, maxHeaderSize: 128 * 1024 },
    (incoming, outgoing) => {
      if (!answerOwnPaths({ provider, home, incoming, outgoing })) handle(provider, incoming, outgoing);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  return {
    url,
    fault: (spec) => `${url}${faultPath(spec)}`,
    requests(spec) {
      const all = provider.journal.requests();
      return spec === undefined
        ? all
        : all.filter((request) => request.url.startsWith(`${faultPath(spec)}/`));
    },
    totals: provider.journal.totals,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function faultPath(spec: string): string {
  return `/fault/${encodeURIComponent(spec)}`;
}

/** Health and what was recorded. */
function answerOwnPaths({
  provider: { journal },
  home,
  incoming: { method, url },
  outgoing,
}: {
  provider: Provider;
  home: string | undefined;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}): boolean {
  if (method !== 'GET') return false;
  switch (url) {
    case '/health':
    case '/v1/health':
      sendJson(outgoing, {
        status: 'ok',
        service: 'sandbox',
        port: outgoing.socket?.localPort,
        pid: process.pid,
        home,
      });
      return true;
    case '/sandbox/requests':
      sendJson(
        outgoing,
        journal.requests().map(({ body, ...request }) => ({ ...request, body: body.toString('base64') })),
      );
      return true;
    case '/sandbox/totals':
      sendJson(outgoing, journal.totals());
      return true;
    default:
      return false;
  }
}

function sendJson(outgoing: ServerResponse, value: unknown): void {
  outgoing.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
