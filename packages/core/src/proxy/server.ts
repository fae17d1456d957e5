import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { ClpError } from '../errors.ts';
import { answerError } from './answer-error.ts';
import { asksForHealth } from './answer-health.ts';
import { checkCaller } from './check-caller.ts';
import { asksForWebSocket, declineUpgrade } from './decline-upgrade.ts';
import type { Endpoint } from './dialect.ts';
import { createExchange } from './exchange.ts';
import { guardAgainstBrowsers, refuseTwoHosts } from './guard.ts';
import { handleRequest } from './handle-request.ts';
import { createPassthrough } from './passthrough.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { maxHeaderBytes, refuseBrokenRequest, refuseOnSocket } from './refuse-broken-request.ts';
import { type RequestTarget, targetOf } from './request-target.ts';

/** Idle client connections are kept: agents pause for minutes between turns. Milliseconds. */
const keepAliveMs = 120_000;

/** A client may take this long over its headers, and over its whole request. Milliseconds. */
const headersMs = 30_000;
const requestMs = 300_000;

/** Proxied paths go straight to `handleRequest`, everything else to `answerOther`. The guard stands before both. */
export function createProxyServer(proxy: ProxyProcess, answerOther: RequestListener): Server {
  const { dialect, environment } = proxy;
  const other: Endpoint = { wire: dialect.wire, counted: false };
  const guard = { host: environment.host, consolePort: environment.port('ui') };
  const passthrough = createPassthrough(proxy);

  function onRequest(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const target = targetOf(incoming, dialect);
    try {
      admit(incoming, target !== undefined);
    } catch (error) {
      refuseAtDoor({ incoming, outgoing, error, target });
      return;
    }
    if (!target || asksForHealth(incoming)) answerOther(incoming, outgoing);
    else void handleRequest(proxy, exchangeOf(incoming, outgoing, target));
  }

  function admit(incoming: IncomingMessage, isProxied: boolean): void {
    refuseTwoHosts(incoming.rawHeaders);
    guardAgainstBrowsers(incoming.headers, guard);
    if (!isProxied) return;
    checkCaller(proxy, incoming.headers);
    const { limits } = proxy.settings.current().system;
    if (proxy.live.size < limits.connections || proxy.held.dropSlowest()) return;
    throw new ClpError(
      'too_many_connections',
      `${limits.connections} requests are under way, which is the limit (limits.connections in data/system.json).`,
      { retryAfter: 1 },
    );
  }

  function exchangeOf(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    { endpoint, resource, project }: RequestTarget,
  ) {
    return createExchange({
      service: dialect.service,
      incoming,
      outgoing,
      endpoint,
      resource,
      project,
      now: proxy.now(),
    });
  }

  function refuseAtDoor({
    incoming,
    outgoing,
    error,
    target,
  }: {
    incoming: IncomingMessage;
    outgoing: ServerResponse;
    error: unknown;
    target: RequestTarget | undefined;
  }): void {
    const exchange = exchangeOf(
      incoming,
      outgoing,
      target ?? { endpoint: other, resource: '', project: undefined },
    );
    exchange.outcome = 'refused';
    incoming.resume();
    answerError(exchange, error);
    proxy.accounting.finish(exchange);
  }

  const server = createServer(
    {
      keepAliveTimeout: keepAliveMs,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      maxHeaderSize: maxHeaderBytes,
      noDelay: true,
    },
    onRequest,
  );
  server.on('clientError', (error, socket) => refuseBrokenRequest(error, socket, dialect.wire));
  server.on('upgrade', (incoming, socket, head) => {
    if (!asksForWebSocket(incoming)) {
      declineUpgrade(server, incoming, socket, head);
      return;
    }
    try {
      refuseTwoHosts(incoming.rawHeaders);
      guardAgainstBrowsers(incoming.headers, guard);
      checkCaller(proxy, incoming.headers);
      passthrough.upgrade(incoming, socket, head);
    } catch (error) {
      refuseOnSocket(error, socket, dialect.wire);
    }
  });
  return server;
}
