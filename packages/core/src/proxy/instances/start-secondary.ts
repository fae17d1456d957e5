import type { Environment } from '../../env.ts';
import { openSettings } from '../../store/settings.ts';
import { closeProxy } from '../create-proxy.ts';
import type { Dialect } from '../dialect.ts';
import { drainServer, stopListening, trackConnections } from '../drain-server.ts';
import type { ProxyProcess } from '../proxy-process.ts';
import { createProxyServer } from '../server.ts';
import { createSecondary, type SecondaryParts } from './create-secondary.ts';
import { createForward } from './forward-request.ts';
import { type LinkToPrimary, linkTo } from './link.ts';
import type { ToPrimary, ToSecondary } from './messages.ts';

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
  const { home, secret } = environment;
  const settings = await openSettings({ home, service: dialect.service, secret });
  const begun = await Promise.race([begin({ dialect, environment, settings }, link), over]);
  await over;
  await begun?.stop();
  await link.sent();
  process.exit(0);
}

interface Begun {
  /** Takes no more requests, lets those under way finish and frees everything. */
  stop(): Promise<void>;
}

/** Asks the primary what the others know, and takes connections once it is like them. */
function begin(parts: SecondaryParts, link: LinkToPrimary): Promise<Begun> {
  return new Promise((resolve, reject) => {
    link.onMessage((message) => {
      if (message.kind !== 'start') return;
      const { start } = message;
      createSecondary(parts, { link, start })
        .then((proxy) => resolve(serve(proxy, { link, innerPort: start.innerPort })))
        .catch(reject);
    });
    link.send({ kind: 'hello' });
  });
}

function serve(proxy: ProxyProcess, { link, innerPort }: { link: LinkToPrimary; innerPort: number }): Begun {
  const server = createProxyServer(proxy, createForward(innerPort, proxy.dialect.wire));
  const connections = trackConnections(server);
  link.onMessage((message, port) => {
    // At once: the port takes connections already, and those that came to it in between would never be served.
    if (message.kind === 'port' && port) server.listen(port);
    else if (message.kind === 'close') {
      stopListening(server);
      link.send({ kind: 'closed' });
    }
  });
  link.send({ kind: 'ready' });
  return {
    async stop() {
      const { drainMs } = proxy.settings.current().system;
      await drainServer(server, { connections, live: proxy.live, drainMs });
      await closeProxy(proxy);
    },
  };
}
