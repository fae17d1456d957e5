import type { Environment } from '../../env.ts';
import { closeProxy } from '../create-proxy.ts';
import type { Dialect } from '../dialect.ts';
import { drainServer, trackUpgrades } from '../drain-server.ts';
import { createProxyServer } from '../server.ts';
import { createSecondary } from './create-secondary.ts';
import { createForward } from './forward-request.ts';
import { type LinkToPrimary, linkTo } from './link.ts';
import type { StartingState, ToPrimary, ToSecondary } from './messages.ts';

/**
 * Runs this process as a secondary until its primary says stop or is gone. A signal to the whole group is the primary's to
 * act on; a second one is meant.
 */
export async function runSecondary(dialect: Dialect, environment: Environment): Promise<void> {
  const link = linkTo<ToPrimary, ToSecondary>(process);
  const over = new Promise<void>((resolve) => {
    link.onMessage((message) => {
      if (message.kind === 'stop') resolve();
    });
    link.onEnd(resolve);
    process.once('SIGTERM', () => resolve());
  });
  process.once('SIGINT', () => process.once('SIGINT', () => process.exit(1)));
  const start = await Promise.race([startingState(link), over]);
  if (start) {
    const stop = await startSecondary({ dialect, environment }, { link, start });
    await over;
    await stop();
  }
  await link.sent();
  process.exit(0);
}

function startingState(link: LinkToPrimary): Promise<StartingState> {
  return new Promise((resolve) => {
    link.onMessage((message) => {
      if (message.kind === 'start') resolve(message.start);
    });
    link.send({ kind: 'hello' });
  });
}

/** @returns what takes no more requests, lets those under way finish and frees everything */
async function startSecondary(
  { dialect, environment }: { dialect: Dialect; environment: Environment },
  { link, start }: { link: LinkToPrimary; start: StartingState },
): Promise<() => Promise<void>> {
  const proxy = await createSecondary({ dialect, environment }, { link, start });
  const server = createProxyServer(proxy, createForward(start.innerPort, dialect.wire));
  const upgraded = trackUpgrades(server);
  link.onMessage((message, port) => {
    // At once: the port takes connections already, and those that came to it in between would never be served.
    if (message.kind === 'port' && port) server.listen(port);
  });
  link.send({ kind: 'ready' });
  return async () => {
    const { drainMs } = proxy.settings.current().system;
    await drainServer(server, { upgraded, live: proxy.live, drainMs });
    await closeProxy(proxy);
  };
}
