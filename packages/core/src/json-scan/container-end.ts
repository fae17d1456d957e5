import { containerEndWasm } from './container-end-wasm.ts';

/** Bytes looked at in one go, and zeros behind them. */
const stretch = 32 * 1024;
const padding = 64;

/** TypeScript knows it as a browser's only. */
declare const WebAssembly: {
  Module: new (bytes: Buffer) => object;
  Instance: new (module: object) => { exports: unknown };
};

interface Scanner {
  input: Buffer;
  begin(depth: number): void;
  /** @returns the position after the end; 0 = further on, -1 = this is no JSON */
  find(length: number): number;
}

let scanner: Scanner | undefined;

function makeScanner(): Scanner {
  const { exports } = new WebAssembly.Instance(
    new WebAssembly.Module(Buffer.from(containerEndWasm, 'base64')),
  );
  const { memory, ...calls } = exports as Omit<Scanner, 'input'> & { memory: { buffer: ArrayBuffer } };
  return { ...calls, input: Buffer.from(memory.buffer, 0, stretch + padding) };
}

/**
 * Where a container ends of which `depth` levels are open at `from`, outside of any string.
 * @returns the position after its last byte, -1 where it never ends, undefined where only looking at every byte can tell
 */
export function findContainerEnd(bytes: Buffer, from: number, depth: number): number | undefined {
  scanner ??= makeScanner();
  const { input } = scanner;
  scanner.begin(depth);
  for (let at = from; at < bytes.length; at += stretch) {
    const length = bytes.copy(input, 0, at, Math.min(at + stretch, bytes.length));
    input.fill(0, length, length + padding);
    const end = scanner.find(length);
    if (end > 0) return at + end;
    if (end < 0) return undefined;
  }
  return -1;
}
