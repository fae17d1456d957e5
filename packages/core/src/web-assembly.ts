/** TypeScript knows it as a browser's only. */
declare const WebAssembly: {
  Module: new (bytes: Buffer) => object;
  Instance: new (module: object) => { exports: unknown };
};

/** What an assembled search (`npm run wasm`) exports; undefined where it cannot run, as on a processor without SIMD. */
export function instantiate(base64: string): unknown {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(base64, 'base64'))).exports;
  } catch {
    return undefined;
  }
}
