import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { compiledSchemas } from './compiled-schemas.js';

/**
 * Makes a service, or `clp` itself, one file: `node ../../scripts/bundle.js` in its folder turns what `tsc` built in
 * `dist/` into `bundle/`. 800 small modules take a third of a second to find and read; one file does not, and needs less
 * memory. What is loaded late (traces, metrics, a command, a worker's script) stays a file of its own beside it.
 */

const requireFromHere = join(import.meta.dirname, '../packages/core/dist/require-from-here.js');

const bundle = await rolldown({
  input: 'dist/main.js',
  platform: 'node',
  resolve: {
    // Its main file asks for others in a way no bundler can follow.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  },
  // What modules of the older kind expect to be there.
  transform: { define: { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' } },
  plugins: [workerScripts(), sendingOfUndici(), nativeDatabase(), compiledSchemas(requireFromHere)],
});
await bundle.write({
  dir: 'bundle',
  cleanDir: true,
  comments: { legal: true, annotation: false, jsdoc: false },
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
});
await bundle.close();

/** A thread's script, named by `new URL('./x-worker.js', import.meta.url)`, becomes an entry of that name. */
function workerScripts() {
  const named = /new URL\('(\.\/(?:[\w-]+\/)*([\w-]+-worker)\.js)', import\.meta\.url\)/g;
  return {
    name: 'worker-scripts',
    transform(code, id) {
      for (const [, path, name] of code.matchAll(named)) {
        this.emitFile({ type: 'chunk', id: createRequire(id).resolve(path), fileName: `${name}.js` });
      }
    },
  };
}

/** Of undici the services only send: without its fetch, caches and mocks, two thirds of it, they start sooner and stay smaller. */
function sendingOfUndici() {
  const parts = `
    import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
    import api from 'undici/lib/api/index.js';
    Object.assign(Dispatcher.prototype, api);
    export { default as EnvHttpProxyAgent } from 'undici/lib/dispatcher/env-http-proxy-agent.js';
    export { default as Pool } from 'undici/lib/dispatcher/pool.js';
    export { default as buildConnector } from 'undici/lib/core/connect.js';
    export { default as errors } from 'undici/lib/core/errors.js';
  `;
  return {
    name: 'sending-of-undici',
    async resolveId(source, importer) {
      if (source !== 'undici') return undefined;
      const whole = await this.resolve(source, importer, { skipSelf: true });
      return { id: `${whole.id}?sending` };
    },
    load(id) {
      return id.endsWith('undici/index.js?sending') ? parts : undefined;
    },
  };
}

/** The database has a native part, which it finds from where it lies: it is loaded from there. */
function nativeDatabase() {
  const loader = `
    import { requireFromHere } from ${JSON.stringify(requireFromHere)};
    export default requireFromHere()('libsql');
  `;
  return {
    name: 'native-database',
    resolveId: (source) => (source === 'libsql' ? '\0libsql' : undefined),
    load: (id) => (id === '\0libsql' ? loader : undefined),
  };
}
