import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { CapturePointer } from '../../schema/request-record.ts';
import { pathsOf } from '../paths.ts';
import { headerBytes, parseBlock, parseHeader } from './block.ts';
import type { Capture, CapturedSide, CaptureSide } from './capture.ts';

/** The capture a record points to; undefined = it was dropped for its age, or a crash came before it was written. */
export async function readCapture(home: string, pointer: CapturePointer): Promise<Capture | undefined> {
  if (!/^[\w-]+\.clp$/.test(pointer.segment)) return undefined;
  const file = await open(join(pathsOf(home).captures, pointer.segment), 'r').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (!file) return undefined;
  try {
    const packed = await findBlock(file, pointer.block);
    return packed && (await parseBlock(packed))[pointer.entry];
  } finally {
    await file.close();
  }
}

/** A part of one side, for views that load as they scroll. */
export type CapturedPart = Omit<CapturedSide, 'body'> & {
  bytes: Buffer;
  /** Bytes kept of this side in all. */
  kept: number;
};

export interface CaptureRange {
  side: CaptureSide;
  /** First byte, default 0. */
  offset?: number;
  /** Bytes, default all. */
  limit?: number;
}

export async function readCapturePart(
  home: string,
  pointer: CapturePointer,
  { side, offset = 0, limit = Number.POSITIVE_INFINITY }: CaptureRange,
): Promise<CapturedPart | undefined> {
  const capture = await readCapture(home, pointer);
  if (!capture) return undefined;
  const { body, ...about } = capture[side];
  return { ...about, bytes: body.subarray(offset, offset + limit), kept: body.length };
}

async function findBlock(file: FileHandle, wanted: number): Promise<Buffer | undefined> {
  const header = Buffer.alloc(headerBytes);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(header, 0, headerBytes, at);
    const block = parseHeader(header.subarray(0, bytesRead));
    if (!block) return undefined;
    at += headerBytes;
    if (block.number === wanted) {
      const packed = Buffer.allocUnsafe(block.length);
      const read = await file.read(packed, 0, block.length, at);
      return read.bytesRead === block.length ? packed : undefined;
    }
    at += block.length;
  }
}
