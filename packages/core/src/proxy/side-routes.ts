import express, { type ErrorRequestHandler, type Express } from 'express';
import { ClpError, statusOf } from '../errors.ts';
import { wireErrorOf } from './answer-error.ts';
import { checkCaller } from './check-caller.ts';
import { liveEntryOf } from './events/live-look.ts';
import { type EventSource, serveEvents } from './events/serve-events.ts';
import { watchAnswer } from './events/watch-answer.ts';
import { createPolicyRoutes } from './policy-routes.ts';
import type { PrimaryProcess } from './proxy-process.ts';

/** Everything that is neither a proxied request nor a question for health: administration, and the 404 for all the rest. */
export function createSideRoutes(proxy: PrimaryProcess, port: () => number): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);

  // Claude Code asks these before its first request; any quick answer does.
  app.head(['/', '/api/hello'], (_request, response) => {
    response.status(200).end();
  });

  app.get('/events', (request, response) => {
    checkCaller(proxy, request.headers);
    serveEvents(eventSourceOf(proxy), request, response);
  });

  app.get('/metrics', async (request, response) => {
    checkCaller(proxy, request.headers);
    await proxy.secondaries.refresh();
    const { type, text } = await proxy.metrics.text();
    response.type(type).send(text);
  });

  app.use(createPolicyRoutes(proxy));

  for (const [path, helper] of Object.entries(proxy.dialect.helpers ?? {})) {
    app.use(path, (request, _response, next) => {
      checkCaller(proxy, request.headers);
      next();
    });
    app.post(path, express.json({ limit: '5mb' }), async (request, response) => {
      if (!request.is('application/json'))
        throw new ClpError('invalid_request', 'Send JSON with content-type: application/json.');
      const { system } = proxy.settings.current();
      const own = `http://${proxy.environment.host}:${port()}`;
      const body = isObject(request.body) ? request.body : {};
      response.json(await helper({ body, headers: request.headers, proxy: own, system }));
    });
  }

  app.use((request) => {
    throw new ClpError(
      'not_found',
      `${request.path} is no path of the ${proxy.dialect.service} proxy. Proxied paths begin with /v1, e.g. /v1/${proxy.dialect.wire.resource}.`,
    );
  });

  const onError: ErrorRequestHandler = (error, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const known = faultOfClient(error) ?? error;
    if (!(known instanceof ClpError)) console.error('side route failed:', error);
    response
      .status(statusOf(known))
      .type('application/json')
      .send(proxy.dialect.wire.formatError(wireErrorOf(known)));
  };
  app.use(onError);
  return app;
}

/** The requests under way in all instances. */
function eventSourceOf({ events, dialect, live, secondaries, now }: PrimaryProcess): EventSource {
  return {
    events,
    dialect,
    now,
    underWay: () => [...live.all().map(liveEntryOf), ...secondaries.underWay()],
    watch: (id, onText) => watchAnswer(live, id, onText) ?? secondaries.watch(id, onText),
  };
}

/** What Express throws over a request it cannot read is the client's doing, not a bug. */
function faultOfClient(
  error: { type?: string; status?: number; message?: string } | undefined,
): ClpError | undefined {
  if (error?.type === 'entity.parse.failed')
    return new ClpError('invalid_request', 'The body is not valid JSON.');
  if (error?.type === 'entity.too.large')
    return new ClpError('body_too_large', 'The body is larger than this path takes.');
  if (error?.status === undefined || error.status < 400 || error.status >= 500) return undefined;
  return new ClpError('invalid_request', `The request cannot be read (${error.type ?? error.message}).`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
