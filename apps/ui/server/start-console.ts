import { existsSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { ClpError, companions, isLoopback, readEnvironment, statusOf } from '@clp/core';
import { ensureHome } from '@clp/core/store';
import next from 'next';
import { admit } from './admit.ts';
import { createLogin, openDoor, readClientKeys } from './login.ts';
import { protectPage } from './protect-page.ts';

export interface RunningConsole {
  /** `http://127.0.0.1:3300` */
  url: string;
  stop(): Promise<void>;
}

const folder = fileURLToPath(new URL('..', import.meta.url));

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
  let answer: RequestListener | undefined;

  const server = createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => {
    try {
      admit(request, { host, consolePort: portOf(server) });
    } catch (error) {
      refuse(request, response, error);
      return;
    }
    if (request.method === 'GET' && request.url === '/health') {
      sendJson(response, 200, health(portOf(server), environment.home, startedAt));
      return;
    }
    protectPage(request, response);
    void door(request, response).then((isOpen) => {
      if (isOpen) answer?.(request, response);
    });
  });
  await listen(server, port, host);
  const app = next({ dev: false, dir: folder, hostname: host, port: portOf(server) });
  await app.prepare();
  const handle = app.getRequestHandler();
  answer = (request, response) => void handle(request, response);
  return { url: `http://${host}:${portOf(server)}`, stop: () => stop(server, app) };
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

/** The same members as a proxy's health, so that whoever supervises asks every process alike. */
function health(port: number, home: string, startedAt: number) {
  return {
    status: 'ok',
    service: 'ui',
    port,
    pid: process.pid,
    home,
    version: versionOf(),
    uptime_s: Math.round((Date.now() - startedAt) / 1000),
  };
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

async function stop(server: Server, app: { close(): Promise<void> }): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Live streams never end by themselves; the browser comes back when the console does.
  server.closeAllConnections();
  await closed;
  await app.close();
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
