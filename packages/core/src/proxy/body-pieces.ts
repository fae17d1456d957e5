import { joinBody, lengthOf } from './body-memory.ts';

/** A body as stretches of memory in their order: an edited one shares all but its edits with the one it came from. */
export interface BodyPieces {
  readonly list: readonly Buffer[];
  /** Bytes of all together. */
  readonly length: number;
}

/** Below this size copying into one piece is cheaper than another write to the socket. Bytes. */
const smallPiece = 32 * 1024;
/** The same of a whole body, which then goes out with its head in one write. */
const smallBody = 256 * 1024;

export function onePiece(bytes: Buffer): BodyPieces {
  return { list: [bytes], length: bytes.length };
}

/** Joins a small body, and of a large one what is small to its neighbours; what is large is not copied. */
export function piecesOf(parts: readonly Buffer[]): BodyPieces {
  const length = lengthOf(parts);
  if (length <= smallBody) return onePiece(joinBody(parts, length));
  const list: Buffer[] = [];
  let small: Buffer[] = [];
  let smallBytes = 0;
  const joinSmall = (): void => {
    if (small.length > 0)
      list.push(small.length === 1 ? (small[0] as Buffer) : Buffer.concat(small, smallBytes));
    small = [];
    smallBytes = 0;
  };
  for (const part of parts) {
    if (part.length < smallPiece) {
      small.push(part);
      smallBytes += part.length;
      continue;
    }
    joinSmall();
    list.push(part);
  }
  joinSmall();
  return { list, length };
}

/** The whole body as one stretch. */
export function joined({ list, length }: BodyPieces): Buffer {
  return list.length === 1 ? (list[0] as Buffer) : Buffer.concat(list, length);
}

/** The first bytes of it. Where the rest is not kept they are copies: a part would hold on to the whole. */
export function beginningOf({ list, length }: BodyPieces, most: number): readonly Buffer[] {
  if (length <= most) return list;
  const kept: Buffer[] = [];
  let left = most;
  for (const piece of list) {
    if (left === 0) break;
    const part = piece.subarray(0, left);
    kept.push(part);
    left -= part.length;
  }
  return [Buffer.concat(kept)];
}
