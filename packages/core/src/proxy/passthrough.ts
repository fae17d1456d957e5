import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'http-proxy-middleware';
import { ClpError } from '../errors.ts';
import type { Config } from '../schema/config.ts';
import { applyCredentials, composeAddress, joinQueries, resourceOf } from './compose-request.ts';
import { forwardableHeaders } from './header-rules.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { withoutCredentials } from './receive.ts';

export interface Passthrough {
  /** Passes a WebSocket upgrade on, or throws the 426 that makes clients use HTTP at once. */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** WebSocket upgrades, for the upstreams whose config says they speak it. Frames are not looked into. */
export function createPassthrough(proxy: ProxyProcess): Passthrough {
  let middleware: RequestHandler<IncomingMessage, ServerResponse> | undefined;

  /** Few services ever see an upgrade, and the package takes as much memory as the pipeline: it is loaded at the first. */
  async function forward(config: Config): Promise<RequestHandler<IncomingMessage, ServerResponse>> {
    const { createProxyMiddleware } = await import('http-proxy-middleware');
    middleware ??= createProxyMiddleware<IncomingMessage, ServerResponse>({
      target: config.baseUrl,
      changeOrigin: true,
      ws: false,
      router: () => addressOf(proxy).origin,
      pathRewrite: (path) => pathOf(proxy, path),
      on: {
        proxyReqWs: (upstream, incoming) => {
          for (const name of upstream.getHeaderNames()) {
            if (!isHandshake(name)) upstream.removeHeader(name);
          }
          const headers = forwardableHeaders(incoming.rawHeaders);
          applyCredentials(headers, activeConfig(proxy), { exclusive: false });
          const raw = headers.toRaw();
          for (let index = 0; index < raw.length; index += 2)
            upstream.setHeader(raw[index] ?? '', raw[index + 1] ?? '');
        },
      },
    });
    return middleware;
  }

  return {
    upgrade(incoming, socket, head) {
      const config = activeConfig(proxy);
      if (!config.websocket) {
        throw new ClpError(
          'upgrade_required',
          `Config "${config.name}" takes no WebSocket. Use HTTP, or set "websocket": true if its upstream speaks it.`,
        );
      }
      socket.on('error', () => socket.destroy());
      void forward(config).then(
        (proxied) => proxied.upgrade(incoming, socket as Socket, head),
        (error) => socket.destroy(error),
      );
    },
  };
}

function isHandshake(name: string): boolean {
  return name === 'host' || name === 'connection' || name === 'upgrade' || name.startsWith('sec-websocket-');
}

function activeConfig(proxy: ProxyProcess): Config {
  const { active } = proxy.settings.current();
  if (active) return active;
  throw new ClpError(
    'upgrade_required',
    `No active config for ${proxy.dialect.service}; WebSocket needs one. Run \`clp active ${proxy.dialect.service} NAME\`.`,
  );
}

function addressOf(proxy: ProxyProcess): { origin: string; path: string } {
  return composeAddress(activeConfig(proxy).baseUrl, proxy.dialect.wire.resource);
}

function pathOf(proxy: ProxyProcess, url: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const address = composeAddress(activeConfig(proxy).baseUrl, resourceOf(path));
  const joined = joinQueries(address.query, withoutCredentials(query));
  return joined === '' ? address.path : `${address.path}?${joined}`;
}
