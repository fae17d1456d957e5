import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Capture, CapturedSide } from './capture.ts';

/**
 * A block is the captures of one batch, compressed as one: magic, number, length, bytes. Inside: a JSON list of
 * everything but the bodies with a line feed, then the bodies one after another.
 */
const magic = 0x434c5031;
export const headerBytes = 12;

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

interface EntryMeta {
  id: string;
  request: SideMeta;
  response: SideMeta;
}
type SideMeta = Omit<CapturedSide, 'body'> & { bytes: number };

export async function formatBlock(number: number, captures: readonly Capture[]): Promise<Buffer> {
  const list: EntryMeta[] = captures.map(({ id, request, response }) => ({
    id,
    request: metaOf(request),
    response: metaOf(response),
  }));
  const bodies = captures.flatMap(({ request, response }) => [request.body, response.body]);
  // The fastest level: conversations are repetitive enough, and nobody waits for it.
  const packed = await deflate(Buffer.concat([Buffer.from(`${JSON.stringify(list)}\n`), ...bodies]), {
    level: 1,
  });
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(magic, 0);
  header.writeUInt32BE(number, 4);
  header.writeUInt32BE(packed.length, 8);
  return Buffer.concat([header, packed]);
}

function metaOf({ body, ...side }: CapturedSide): SideMeta {
  return { ...side, bytes: body.length };
}

/** Number and packed length of the block that begins here; undefined = none does (a torn write). */
export function parseHeader(header: Buffer): { number: number; length: number } | undefined {
  if (header.length < headerBytes || header.readUInt32BE(0) !== magic) return undefined;
  return { number: header.readUInt32BE(4), length: header.readUInt32BE(8) };
}

export async function parseBlock(packed: Buffer): Promise<Capture[]> {
  const whole = await inflate(packed);
  const lineEnd = whole.indexOf(10);
  const list = JSON.parse(whole.toString('utf8', 0, lineEnd)) as EntryMeta[];
  let at = lineEnd + 1;
  const side = ({ bytes, ...meta }: SideMeta): CapturedSide => {
    const body = whole.subarray(at, at + bytes);
    at += bytes;
    return { ...meta, body };
  };
  return list.map(({ id, request, response }) => ({ id, request: side(request), response: side(response) }));
}
