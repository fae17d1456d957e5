import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { Capture, CaptureDraft, CapturedSide, DraftSide, SideHead } from './capture.ts';
import { blankHeaders, holdsSecret, withoutSecrets } from './mask-block.ts';

/**
 * A block is the captures of one batch, compressed as one: magic, number, length, bytes. Inside: a JSON list of
 * everything but the bodies with a line feed, then the bodies one after another.
 */
const magic = 0x434c5032;
export const headerBytes = 12;

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** Half the CPU of the fastest deflate, and smaller: conversations repeat themselves. */
const compression = { [constants.BROTLI_PARAM_QUALITY]: 1 };

interface EntryMeta {
  id: string;
  request: SideMeta;
  response: SideMeta;
}
type SideMeta = SideHead & { bytes: number };

export async function formatBlock(number: number, drafts: readonly CaptureDraft[]): Promise<Buffer> {
  const asIs = plainBlock(drafts);
  const plain = holdsSecret(asIs, drafts) ? plainBlock(drafts.map(withoutSecrets)) : asIs;
  const packed = await compress(plain, {
    params: { ...compression, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  });
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(magic, 0);
  header.writeUInt32BE(number, 4);
  header.writeUInt32BE(packed.length, 8);
  return Buffer.concat([header, packed]);
}

function plainBlock(drafts: readonly CaptureDraft[]): Buffer {
  const list: EntryMeta[] = drafts.map(({ id, request, response }) => ({
    id,
    request: metaOf(request),
    response: metaOf(response),
  }));
  const pieces: Buffer[] = [Buffer.from(`${JSON.stringify(list)}\n`)];
  for (const { request, response } of drafts) pieces.push(...request.pieces, ...response.pieces);
  return Buffer.concat(pieces);
}

function metaOf({ line, headers, total, pieces }: DraftSide): SideMeta {
  return { line, headers: blankHeaders(headers), total, bytes: bytesOf(pieces) };
}

export function bytesOf(pieces: readonly Buffer[]): number {
  let sum = 0;
  for (const { length } of pieces) sum += length;
  return sum;
}

/** Number and packed length of the block that begins here; undefined = none does (a torn write). */
export function parseHeader(header: Buffer): { number: number; length: number } | undefined {
  if (header.length < headerBytes || header.readUInt32BE(0) !== magic) return undefined;
  return { number: header.readUInt32BE(4), length: header.readUInt32BE(8) };
}

export async function parseBlock(packed: Buffer): Promise<Capture[]> {
  const whole = await decompress(packed);
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
