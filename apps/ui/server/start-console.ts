import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ClpError, companions, isLoopback, readEnvironment, statusOf } from '@clp/core';
import { ensureHome } from '@clp/core/store';
import { admit } from './admit.ts';
import { createLogin, openDoor, readClientKeys } from './login.ts';
import { openPages, type Pages } from './pages.ts';
import { protectPage } from './protect-page.ts';

export interface RunningConsole {
  /** `http://127.0.0.1:3300` */
  url: string;
  stop(): Promise<void>;
}

const folder = fileURLToPath(new URL('..', import.meta.url));
const commandLine = fileURLToPath(new URL('../../cli/bin/clp.js', import.meta.url));

/** Starts the console: Next.js in production mode behind a server of our own. Where others can reach it, it asks for a login. */
export async function startConsole(): Promise<RunningConsole> {
  const environment = readEnvironment();
  await ensureHome(environment.home);
  if (!existsSync(`${folder}.next/BUILD_ID`)) {
    throw new ClpError(
      'start_failed',
      'The console is not built yet. Run "npm run build" once, then start it again.',
    );
  }
  const { host } = environment;
  const keys = (): ReturnType<typeof readClientKeys> => readClientKeys(environment.home);
  if (!isLoopback(host)) await refuseOpenDoor(host, keys);
  const door = isLoopback(host) ? openDoor : createLogin({ keys, now: Date.now });
  const port = environment.port('ui');
  const startedAt = Date.now();

  const server = createServer({ maxHeaderSize: 64 * 1024 });
  await listen(server, port, host);
  // The port may have been given by the system.
  const bound = { host, port: portOf(server) };
  process.env.CLP_COMMAND_LINE = commandLine;
  const pages = openPages({ ...bound, folder });
  server.on('request', (request, response) => {
    try {
      admit(request, { host, consolePort: bound.port });
    } catch (error) {
      refuse(request, response, error);
      return;
    }
    if (request.method === 'GET' && request.url === '/health') {
      const { home } = environment;
      sendHealth(response, { ...bound, home, startedAt, isReady: pages.isReady() });
      return;
    }
    protectPage(request, response);
    void door(request, response).then((isOpen) => {
      if (isOpen) pages.answer(request, response);
    });
  });
  await pages.ready;
  return { url: `http://${host}:${bound.port}`, stop: () => stop(server, pages) };
}

async function refuseOpenDoor(host: string, keys: () => Promise<readonly unknown[]>): Promise<void> {
  if ((await keys()).length > 0) return;
  throw new ClpError(
    'start_failed',
    `CLP_HOST is ${host}, which others can reach, and no client keys are set, with which to log in. Add clientKeys to data/system.json, or leave CLP_HOST at 127.0.0.1.`,
  );
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0;
}

interface HealthFacts {
  port: number;
  home: string;
  startedAt: number;
  isReady: boolean;
}

/** The same members as a proxy's health, so that whoever supervises asks every process alike. */
function sendHealth(response: ServerResponse, { port, home, startedAt, isReady }: HealthFacts): void {
  sendJson(response, isReady ? 200 : 503, {
    status: isReady ? 'ok' : 'starting',
    service: 'ui',
    port,
    pid: process.pid,
    home,
    version: versionOf(),
    uptime_s: Math.round((Date.now() - startedAt) / 1000),
  });
}

function versionOf(): string {
  const { version } = createRequire(import.meta.url)('@clp/core/package.json') as { version: string };
  return version;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'is taken by another process' : `cannot be used (${error.code})`;
      const remedy = `Stop that process, or set ${companions.ui.portVariable} to another port.`;
      reject(new ClpError('port_taken', `Port ${port} for the console ${why}. ${remedy}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

async function stop(server: Server, pages: Pages): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Live streams never end by themselves; the browser comes back when the console does.
  server.closeAllConnections();
  await closed;
  await pages.close();
}

function refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  request.resume();
  const { code, message } = error instanceof ClpError ? error : { code: 'internal', message: 'Refused.' };
  sendJson(response, statusOf(error), { error: { code, message } });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}
