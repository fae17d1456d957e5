/** TypeScript knows it as a browser's only. */
declare const WebAssembly: {
  Module: new (bytes: Buffer) => object;
  Instance: new (module: object) => { exports: unknown };
};

/** What an assembled search (`npm run wasm`) exports. Throws where this machine lacks what it is made of: SIMD. */
export function instantiate(base64: string): unknown {
  return new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(base64, 'base64'))).exports;
}
