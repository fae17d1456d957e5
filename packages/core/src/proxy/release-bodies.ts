import { giveBack, largeBytes } from './body-memory.ts';
import type { ClientRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import type { Sender } from './send.ts';

/**
 * The request is over and in the books: nobody reads its body again, as it came, as it was filtered or as it went out, except
 * a connection that has not sent all of it (an upstream may answer before it has read the whole request). Its memory is used
 * again after that.
 */
export function releaseBodies(
  sender: Sender,
  exchange: Pick<Exchange, 'sent'>,
  ...requests: readonly (ClientRequest | undefined)[]
): void {
  const bodies: Buffer[] = [];
  for (const request of requests) {
    if (request && request.body.length >= largeBytes) bodies.push(request.body);
  }
  // Of one in pieces some are the client's, and some may be texts that later requests get as well.
  const [sent, more] = exchange.sent?.body?.list ?? [];
  if (sent && !more && sent.length >= largeBytes) bodies.push(sent);
  if (bodies.length > 0) sender.afterWriting(() => giveBack(bodies));
}
