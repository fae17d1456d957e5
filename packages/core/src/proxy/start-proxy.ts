import type { Server } from 'node:http';
import { endProcess } from '../end-process.ts';
import { type Environment, isLoopback, readEnvironment } from '../env.ts';
import { ClpError } from '../errors.ts';
import { requireFromHere } from '../require-from-here.ts';
import { services } from '../services.ts';
import { ensureHome } from '../store/home.ts';
import { pathsOf } from '../store/paths.ts';
import { writePidFile } from '../store/pid-file.ts';
import { keepLogShort } from '../store/service-log.ts';
import { createOtherAnswers } from './answer-other.ts';
import { createPrimary } from './create-primary.ts';
import { closeProxy } from './create-proxy.ts';
import type { Dialect } from './dialect.ts';
import { drainServer, trackConnections } from './drain-server.ts';
import { isSecondary } from './instances/secondary-process.ts';
import { runSecondary } from './instances/start-secondary.ts';
import { portOf } from './port-of.ts';
import type { PrimaryProcess } from './proxy-process.ts';
import { createProxyServer } from './server.ts';

export interface RunningProxy {
  /** `http://127.0.0.1:3210` */
  url: string;
  /** Takes no more requests, lets those under way finish, then frees everything. */
  stop(): Promise<void>;
}

/**
 * Starts one service: files, state, server, and the further processes the settings ask for.
 * @param script runs the service in a process of its own; without it there are no further processes
 */
export async function startProxy(
  dialect: Dialect,
  environment: Environment,
  script?: string,
): Promise<RunningProxy> {
  // The server has none before it listens, nor while it drains, and is asked for it all the same.
  let port = environment.port(dialect.service);
  await ensureHome(environment.home);
  const proxy = await createPrimary(dialect, environment);
  const answerOther = createOtherAnswers(proxy, { port: () => port, version: versionOf() });
  const server = createProxyServer(proxy, answerOther);
  const inner = createProxyServer(proxy, answerOther);
  const connections = trackConnections(server);
  try {
    refuseOpenDoor(environment, proxy);
    await listen(server, { environment, dialect });
  } catch (error) {
    // Its watchers and timers would keep a process alive that serves nothing.
    await release(proxy);
    throw error;
  }
  port = portOf(server);
  if (script !== undefined) proxy.secondaries.open({ script, server, inner });
  return { url: `http://${environment.host}:${port}`, stop };

  async function stop(): Promise<void> {
    proxy.events.end();
    const { drainMs } = proxy.settings.current().system;
    // Only when none of the processes takes connections any more does any of them end those it has: whoever sees his end
    // meets the successor.
    await proxy.secondaries.stopListening();
    await Promise.all([
      drainServer(server, { connections, live: proxy.live, drainMs }),
      proxy.secondaries.stop(drainMs),
    ]);
    await release(proxy);
  }
}

/**
 * Runs a service as a process: prints where it listens, drains on SIGTERM and SIGINT.
 * @param script full path of the script that calls this
 */
export async function runProxy(
  script: string,
  createDialect: (environment: Environment) => Dialect | Promise<Dialect>,
): Promise<void> {
  try {
    const environment = readEnvironment();
    await ensureHome(environment.home);
    const dialect = await createDialect(environment);
    if (isSecondary()) {
      await runSecondary(dialect, environment);
      return;
    }
    const running = await startProxy(dialect, environment, script);
    const paths = pathsOf(environment.home);
    const removePidFile = writePidFile(paths.pid(dialect.service));
    keepLogShort(paths.log(dialect.service));
    console.log(`${dialect.service} listening on ${running.url}`);
    let stopping = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (stopping) process.exit(1);
        stopping = true;
        removePidFile();
        void running.stop().then(() => process.exit(0));
      });
    }
  } catch (error) {
    endProcess(error);
  }
}

function refuseOpenDoor(environment: Environment, proxy: PrimaryProcess): void {
  if (isLoopback(environment.host) || proxy.settings.current().system.clientKeys.length > 0) return;
  throw new ClpError(
    'start_failed',
    `CLP_HOST is ${environment.host}, which others can reach, and no client keys are set: anyone could spend your credit. Add clientKeys to data/system.json, or leave CLP_HOST at 127.0.0.1.`,
  );
}

function listen(
  server: Server,
  { environment, dialect }: { environment: Environment; dialect: Dialect },
): Promise<void> {
  const port = environment.port(dialect.service);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const { portVariable, title } = services[dialect.service];
      const why =
        error.code === 'EADDRINUSE' ? 'is taken by another process' : `cannot be used (${error.code})`;
      reject(
        new ClpError(
          'port_taken',
          `Port ${port} for ${title} ${why}. Stop that process, or set ${portVariable} to another port.`,
          { cause: error },
        ),
      );
    });
    server.listen(port, environment.host, resolve);
  });
}

async function release(proxy: PrimaryProcess): Promise<void> {
  await closeProxy(proxy);
  await proxy.keepHealth();
}

function versionOf(): string {
  const { version } = requireFromHere()('@clp/core/package.json') as { version: string };
  return version;
}
