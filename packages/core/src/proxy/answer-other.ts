import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerHealth, asksForHealth } from './answer-health.ts';
import type { PrimaryProcess } from './proxy-process.ts';

/** Answers what is no proxied request: health, and the side routes, which are loaded with the first request for them. */
export function createOtherAnswers(
  proxy: PrimaryProcess,
  about: { port(): number; version: string },
): RequestListener {
  let sideRoutes: Promise<RequestListener> | undefined;
  return (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (asksForHealth(incoming)) {
      answerHealth(proxy, about, { incoming, outgoing });
      return;
    }
    sideRoutes ??= import('./side-routes.ts').then((late) => late.createSideRoutes(proxy, about.port));
    void sideRoutes.then((answer) => answer(incoming, outgoing));
  };
}
