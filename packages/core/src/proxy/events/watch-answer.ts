import { StringDecoder } from 'node:string_decoder';
import type { LiveRequests } from '../live-requests.ts';

/**
 * Text of an answer under way: first what came so far, as far as it is kept, then piece by piece. Gives what ends it;
 * undefined = no such request is under way here.
 */
export function watchAnswer(
  live: Pick<LiveRequests, 'all'>,
  id: string,
  onText: (text: string) => void,
): (() => void) | undefined {
  const exchange = live.all().find((each) => each.id === id);
  if (!exchange) return undefined;
  const decoder = new StringDecoder('utf8');
  const onPiece = (piece: Buffer): void => {
    const text = decoder.write(piece);
    if (text !== '') onText(text);
  };
  for (const piece of exchange.capture?.pieces() ?? []) onPiece(piece);
  exchange.watchers ??= new Set();
  exchange.watchers.add(onPiece);
  return () => exchange.watchers?.delete(onPiece);
}
