import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'http-proxy-middleware';
import { ClpError } from '../errors.ts';
import type { Config } from '../schema/config.ts';
import { applyCredentials, composeAddress, joinQueries, resourceOf } from './compose-request.ts';
import type { ClientRequest } from './dialect.ts';
import type { FilterHit } from './filter/apply-filters.ts';
import type { CompiledFilters } from './filter/compile-filters.ts';
import { filterHead } from './filter-request.ts';
import { forwardableHeaders } from './header-rules.ts';
import { requireFilters } from './policy-cache.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { withoutCredentials } from './receive.ts';

type Head = Pick<ClientRequest, 'rawHeaders' | 'query'>;

export interface Passthrough {
  /** Passes a WebSocket upgrade on, or throws the 426 that makes clients use HTTP at once. */
  upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** WebSocket upgrades, for the upstreams whose config says they speak it. Filters see the handshake; frames are not looked into. */
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
          const { rawHeaders } = filtered(proxy, { rawHeaders: incoming.rawHeaders });
          const headers = forwardableHeaders(rawHeaders);
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
      filtersOf(proxy);
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

/** Throws where they are broken: nothing goes out unfiltered. */
function filtersOf({ policy, settings }: ProxyProcess): CompiledFilters {
  const current = settings.current();
  return requireFilters(policy.of(current), current);
}

function filtered(proxy: ProxyProcess, head: Partial<Head>): Head {
  const hits: FilterHit[] = [];
  const plan = filtersOf(proxy).plans[proxy.dialect.service];
  const clean = filterHead(plan, { rawHeaders: [], query: '', ...head }, hits);
  proxy.filterTotals.add(hits);
  return clean;
}

function addressOf(proxy: ProxyProcess): { origin: string; path: string } {
  return composeAddress(activeConfig(proxy).baseUrl, proxy.dialect.wire.resource);
}

function pathOf(proxy: ProxyProcess, url: string): string {
  const [path = '', query = ''] = url.split('?', 2);
  const address = composeAddress(activeConfig(proxy).baseUrl, resourceOf(path));
  const clean = filtered(proxy, { query: withoutCredentials(query) });
  const joined = joinQueries(address.query, clean.query);
  return joined === '' ? address.path : `${address.path}?${joined}`;
}
