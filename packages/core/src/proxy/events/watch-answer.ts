import { StringDecoder } from 'node:string_decoder';
import type { Exchange } from '../exchange.ts';

/** Text of an answer under way: first what came so far, as far as it is kept, then piece by piece. Gives what ends it. */
export function watchAnswer(exchange: Exchange, onText: (text: string) => void): () => void {
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
