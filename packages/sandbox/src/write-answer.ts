import type { ServerResponse } from 'node:http';
import type { Behaviour } from './behaviour.ts';
import { cutEvery, encode } from './faults/encode.ts';
import type { RequestOutcome } from './journal.ts';

/** An answer ready to go out. */
export interface OutgoingAnswer {
  status: number;
  /** Name, value, name, value ... */
  headers: string[];
  /** Written one by one. */
  pieces: Buffer[];
  isStream: boolean;
}

/** Time for the far end to read what was written before a reset throws it away. Milliseconds. */
const settleMs = 20;

/** Writes an answer with the faults of its delivery. `onEnd` tells how it went, once. */
export function writeAnswer(
  outgoing: ServerResponse,
  answer: OutgoingAnswer,
  {
    behaviour,
    paceMs,
    onEnd,
  }: { behaviour: Behaviour; paceMs: number; onEnd(outcome: RequestOutcome): void },
): void {
  const { headers, pieces } = onTheWire(answer, behaviour);
  outgoing.once('close', () => onEnd(outgoing.writableFinished ? 'answered' : 'client-left'));
  outgoing.writeHead(answer.status, headers);
  if (answer.isStream) outgoing.flushHeaders();
  const gap = answer.isStream || behaviour.gap !== undefined ? (behaviour.gap ?? paceMs) : 0;
  const middle = middleOf(pieces.length, behaviour);
  let next = 0;

  function step(): void {
    while (!outgoing.destroyed) {
      if (next === middle) {
        breakOff(outgoing, behaviour, onEnd);
        return;
      }
      const piece = pieces[next++];
      if (!piece) {
        finish(outgoing, behaviour);
        return;
      }
      if (behaviour.endless && next === pieces.length) next--;
      const flows = outgoing.write(piece);
      if (!flows) {
        outgoing.once('drain', step);
        return;
      }
      if (gap > 0) {
        setTimeout(step, gap);
        return;
      }
    }
  }

  if (behaviour.first > 0) setTimeout(step, behaviour.first);
  else step();
}

/** Headers and pieces after coding, cutting and lying about the length. */
function onTheWire(answer: OutgoingAnswer, behaviour: Behaviour): { headers: string[]; pieces: Buffer[] } {
  const headers = [...answer.headers];
  let { pieces } = answer;
  if (behaviour.empty) pieces = [];
  if (behaviour.encoding && pieces.length > 0) {
    const coded = encode(pieces, behaviour.encoding);
    headers.push('content-encoding', coded.header);
    pieces = coded.pieces;
  }
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (behaviour.split > 0) pieces = cutEvery(Buffer.concat(pieces), behaviour.split);
  else if (behaviour.reset === 'mid-stream' || behaviour.stall === 'mid-stream') pieces = atLeastTwo(pieces);
  for (let bytes = 0; bytes < behaviour.headers; bytes += 1000) {
    headers.push(`x-sandbox-padding-${bytes / 1000}`, 'p'.repeat(970));
  }
  const declared = declaredLength(length, behaviour);
  if ((!answer.isStream && !behaviour.endless) || behaviour.length)
    headers.push('content-length', String(declared));
  return { headers, pieces };
}

function declaredLength(length: number, behaviour: Behaviour): number {
  if (behaviour.length === 'long') return length + 100;
  if (behaviour.length === 'short') return Math.max(0, length - 40);
  return length;
}

function atLeastTwo(pieces: Buffer[]): Buffer[] {
  const [only, ...more] = pieces;
  if (!only || more.length > 0) return pieces;
  return cutEvery(only, Math.ceil(only.length / 2));
}

/** The piece before which the answer breaks; -1 = it does not. */
function middleOf(count: number, { reset, stall }: Behaviour): number {
  return reset === 'mid-stream' || stall === 'mid-stream' ? Math.ceil(count / 2) : -1;
}

function breakOff(
  outgoing: ServerResponse,
  behaviour: Behaviour,
  onEnd: (outcome: RequestOutcome) => void,
): void {
  if (behaviour.stall) return;
  setTimeout(() => {
    onEnd('broken');
    outgoing.socket?.resetAndDestroy();
  }, settleMs);
}

function finish(outgoing: ServerResponse, behaviour: Behaviour): void {
  // What comes after a wrong length would be taken for the next answer.
  const { socket } = outgoing;
  outgoing.end(() => {
    if (behaviour.length) socket?.end();
  });
}
