import { instantiate } from '../web-assembly.ts';
import { candidatesWasm } from './candidates-wasm.ts';

/** Bytes looked at in one go. */
export const stretch = 32 * 1024;

/** Of so many first bytes of a literal the tables know. */
const fingerprint = 3;
const half = 16;
const setCount = 8;
/** Where things stand in the memory of `candidates.wat`. Bytes. */
const inputAt = 128;
const foundAt = 64 * 1024;

interface Scanner {
  tables: Uint8Array;
  input: Buffer;
  found: Uint16Array;
  /** @returns how many places it wrote to `found` */
  find(length: number): number;
}

let scanner: Scanner | undefined;

/** Made with the first use: most of what reads filters never scans. */
function makeScanner(): Scanner {
  const exports = instantiate(candidatesWasm) as
    | { memory: { buffer: ArrayBuffer }; find: Scanner['find'] }
    | undefined;
  if (!exports) return makePlainScanner();
  const { memory, find } = exports;
  return {
    tables: new Uint8Array(memory.buffer, 0, inputAt),
    input: Buffer.from(memory.buffer, inputAt, stretch + fingerprint - 1),
    found: new Uint16Array(memory.buffer, foundAt),
    find,
  };
}

/** Looks at one byte after the other, and only at what literals begin with. */
function makePlainScanner(): Scanner {
  const tables = new Uint8Array(inputAt);
  const input = Buffer.alloc(stretch + fingerprint - 1);
  const found = new Uint16Array(stretch);
  function find(length: number): number {
    let count = 0;
    for (let at = 0; at < length; at++) {
      const byte = input[at] ?? 0;
      const sets = (tables[byte & 15] ?? 0) & (tables[half + (byte >> 4)] ?? 0);
      if (sets !== 0) found[count++] = at;
    }
    return count;
  }
  return { tables, input, found, find };
}

/** The tables `candidates.wat` describes, for literals of at least one byte. */
export function tablesOf(literals: readonly Buffer[]): Uint8Array {
  const tables = new Uint8Array(fingerprint * 2 * half);
  // Neighbours in order begin alike: together in a set they let least through that is none of them.
  const sorted = [...literals].sort(Buffer.compare);
  for (const [index, literal] of sorted.entries()) {
    const set = 1 << Math.floor((index * setCount) / sorted.length);
    for (let place = 0; place < fingerprint; place++) {
      const low = place * 2 * half;
      const byte = literal[place];
      // Behind the end of a short literal anything may stand.
      const fits = (value: number, part: number) => byte === undefined || value === part;
      for (let value = 0; value < half; value++) {
        if (fits(value, (byte ?? 0) & 15)) addTo(tables, low + value, set);
        if (fits(value, (byte ?? 0) >> 4)) addTo(tables, low + half + value, set);
      }
    }
  }
  return tables;
}

function addTo(tables: Uint8Array, index: number, set: number): void {
  tables[index] = (tables[index] ?? 0) | set;
}

/**
 * Places between `from` and `end` where a literal of the tables may begin, and all where one does, in order.
 * @returns relative to `from`; valid until the next call. The last few may lie behind `end`.
 */
export function findCandidates(tables: Uint8Array, body: Buffer, from: number, end: number): Uint16Array {
  scanner ??= makeScanner();
  scanner.tables.set(tables);
  body.copy(scanner.input, 0, from, Math.min(end + fingerprint - 1, body.length));
  return scanner.found.subarray(0, scanner.find(end - from));
}
