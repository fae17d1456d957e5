import type { StandIn, UpstreamRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { requestIdHeader } from './own-headers.ts';

/** Whether an upstream says that it has nothing at this path. */
export function isMissing(status: number): boolean {
  return status === 404 || status === 405 || status === 501;
}

/** Gives the client CLP's own answer in place of an upstream's. */
export async function deliverStandIn(
  exchange: Exchange,
  { upstream, standIn }: { upstream: UpstreamRequest; standIn: StandIn },
): Promise<void> {
  const { status, headers, body } = await standIn.answer();
  exchange.status = status;
  exchange.changes.push(...upstream.changes, {
    stage: 'translate',
    what: 'answer',
    cause: standIn.when === 'always' ? 'the upstream speaks another protocol' : 'the upstream has none',
  });
  exchange.bytesOut += body.length;
  exchange.outgoing.writeHead(status, [
    ...headers,
    'content-length',
    String(body.length),
    requestIdHeader,
    exchange.id,
  ]);
  exchange.outgoing.end(body);
}
