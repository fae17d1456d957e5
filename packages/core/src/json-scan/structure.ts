import { instantiate } from '../web-assembly.ts';
import { structureWasm } from './structure-wasm.ts';

/** Most bytes looked at in one go, and zeros behind them. */
const stretch = 32 * 1024;
const padding = 64;
/** The first stretch, each later one being twice as long: of a document with many short containers little is handed over twice. */
const firstStretch = 1024;

interface Scanner {
  input: Buffer;
  begin(depth: number): void;
  /** @returns the position after the last closing byte; 0 = further on, -1 = this is no JSON */
  find(length: number): number;
  isInString(): number;
  /** @returns the place after its opening quote; 0 = none begins in this stretch */
  lastString(): number;
}

type Exports = Omit<Scanner, 'input'> & { memory: { buffer: ArrayBuffer } };

function makeScanner(): Scanner | undefined {
  const exports = instantiate(structureWasm) as Exports | undefined;
  return exports && { ...exports, input: Buffer.from(exports.memory.buffer, 0, stretch + padding) };
}

const scanner = makeScanner();

/**
 * Where a container ends of which `depth` levels are open at `from`, outside of any string.
 * @returns the position after its last byte, -1 where it never ends, undefined where only looking at every byte can tell
 */
export function findContainerEnd(bytes: Buffer, from: number, depth: number): number | undefined {
  if (!scanner) return undefined;
  scanner.begin(depth);
  let size = firstStretch;
  for (let at = from; at < bytes.length; at += size, size = Math.min(2 * size, stretch)) {
    const end = scanner.find(handOver(scanner, bytes, at, Math.min(at + size, bytes.length)));
    if (end > 0) return at + end;
    if (end < 0) return undefined;
  }
  return -1;
}

/** More levels than a document has: it goes on. */
const endless = 0x40000000;

/**
 * Where the string begins that a position is inside of; `from` lies before both, outside of any string.
 * @returns -1 where it is inside of none, undefined where only looking at every byte can tell
 */
export function findStringStart(bytes: Buffer, from: number, position: number): number | undefined {
  if (!scanner) return undefined;
  scanner.begin(endless);
  let start = -1;
  for (let at = from; at < position; at += stretch) {
    if (scanner.find(handOver(scanner, bytes, at, Math.min(at + stretch, position))) < 0) return undefined;
    const after = scanner.lastString();
    if (after > 0) start = at + after - 1;
  }
  return scanner.isInString() ? start : -1;
}

/** Gives a stretch to the scanner; its length. */
function handOver({ input }: Scanner, bytes: Buffer, from: number, to: number): number {
  const length = bytes.copy(input, 0, from, to);
  input.fill(0, length, length + padding);
  return length;
}
