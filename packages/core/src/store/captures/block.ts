import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { Capture, CaptureDraft, CapturedSide, DraftSide, SideHead } from './capture.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import { blankHeaders, holdsSecret, withoutSecrets } from './mask-block.ts';

/**
 * A block is the captures of one batch, compressed as one: magic, number, length, bytes. Inside: the bodies one
 * after another, a JSON list of everything else, the list's length.
 */
const magic = 0x434c5033;
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

/** A block that is being filled. What it keeps are bytes: a request leaves no object behind. */
export class OpenBlock {
  number = 0;
  /** Captures so far. */
  size = 0;
  private readonly bodies = new GrowingBuffer();
  private readonly list = new GrowingBuffer();
  private readonly secrets = new Set<readonly string[]>();

  /** Bytes of the bodies. */
  get bytes(): number {
    return this.bodies.length;
  }

  /** Begins anew, in the same memory. */
  begin(number: number): void {
    this.number = number;
    this.size = 0;
    this.bodies.clear();
    this.list.clear();
    this.secrets.clear();
  }

  add({ id, request, response, secrets }: CaptureDraft): void {
    const meta: EntryMeta = { id, request: metaOf(request), response: metaOf(response) };
    this.list.pushText(`${this.size === 0 ? '[' : ','}${JSON.stringify(meta)}`);
    for (const piece of request.pieces) this.bodies.push(piece);
    for (const piece of response.pieces) this.bodies.push(piece);
    this.secrets.add(secrets);
    this.size++;
  }

  /** The block as it is written; nothing can be added to it any more. */
  async pack(): Promise<Buffer> {
    const plain = this.plain();
    const packed = await compress(plain, {
      params: { ...compression, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
    });
    const header = Buffer.alloc(headerBytes);
    header.writeUInt32BE(magic, 0);
    header.writeUInt32BE(this.number, 4);
    header.writeUInt32BE(packed.length, 8);
    return Buffer.concat([header, packed]);
  }

  private plain(): Buffer {
    const { bodies, list } = this;
    list.pushText(']');
    bodies.push(list.bytes());
    bodies.push(uint32(list.length));
    const plain = bodies.bytes();
    const secrets = [...new Set([...this.secrets].flat())];
    if (!holdsSecret(plain, secrets)) return plain;
    const masked = new OpenBlock();
    for (const capture of parsePlain(plain)) masked.add(draftOf(withoutSecrets(capture, secrets)));
    return masked.plain();
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function draftOf({ id, request, response }: Capture): CaptureDraft {
  const side = ({ body, ...head }: CapturedSide): DraftSide => ({ ...head, pieces: [body] });
  return { id, request: side(request), response: side(response), secrets: [] };
}

function metaOf({ line, headers, total, pieces }: DraftSide): SideMeta {
  let bytes = 0;
  for (const { length } of pieces) bytes += length;
  return { line, headers: blankHeaders(headers), total, bytes };
}

/** Number and packed length of the block that begins here; undefined = none does (a torn write). */
export function parseHeader(header: Buffer): { number: number; length: number } | undefined {
  if (header.length < headerBytes || header.readUInt32BE(0) !== magic) return undefined;
  return { number: header.readUInt32BE(4), length: header.readUInt32BE(8) };
}

export async function parseBlock(packed: Buffer): Promise<Capture[]> {
  return parsePlain(await decompress(packed));
}

function parsePlain(plain: Buffer): Capture[] {
  const listEnd = plain.length - 4;
  const listStart = listEnd - plain.readUInt32BE(listEnd);
  const list = JSON.parse(plain.toString('utf8', listStart, listEnd)) as EntryMeta[];
  let at = 0;
  const side = ({ bytes, ...meta }: SideMeta): CapturedSide => {
    const body = plain.subarray(at, at + bytes);
    at += bytes;
    return { ...meta, body };
  };
  return list.map(({ id, request, response }) => ({ id, request: side(request), response: side(response) }));
}
