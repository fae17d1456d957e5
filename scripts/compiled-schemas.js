import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import * as schemas from '../packages/core/dist/schema/index.js';

const fromCore = createRequire(new URL('../packages/core/package.json', import.meta.url));
const { Ajv } = fromCore('ajv');
const { default: codeOf } = fromCore('ajv/dist/standalone');
const { default: lengthOf } = fromCore('ajv/dist/runtime/ucs2length');

/**
 * The checks against core's schemas are compiled here, not at each start: in a bundle `Ajv` loads finished ones, which lie
 * beside it, one file a schema. Any other schema is compiled where it is met, as without a bundle.
 * @param {string} requireFromHere path of core's module of that name
 */
export function compiledSchemas(requireFromHere) {
  return {
    name: 'compiled-schemas',
    resolveId: (source) => (source === 'ajv' ? '\0ajv' : undefined),
    load: (id) => (id === '\0ajv' ? loaderWith(requireFromHere) : undefined),
    generateBundle() {
      for (const [name, schema] of Object.entries(schemas)) {
        if (!name.endsWith('Schema')) continue;
        this.emitFile({ type: 'asset', fileName: fileOf(schema), source: checkOf(schema) });
      }
    },
  };
}

/** A schema's text is its name. */
function fileOf(schema) {
  return `check-${createHash('sha256').update(JSON.stringify(schema)).digest('hex').slice(0, 12)}.cjs`;
}

const loaderWith = (requireFromHere) => `
  import { createHash } from 'node:crypto';
  import { existsSync } from 'node:fs';
  import { createRequire } from 'node:module';
  import { join } from 'node:path';
  import { requireFromHere } from ${JSON.stringify(requireFromHere)};
  ${fileOf}
  export class Ajv {
    constructor(options) { this.options = options; }
    compile(schema) {
      const path = join(import.meta.dirname, fileOf(schema));
      if (existsSync(path)) return createRequire(import.meta.url)(path);
      const { Ajv } = requireFromHere()('ajv');
      return new Ajv(this.options).compile(schema);
    }
  }
`;

function checkOf(schema) {
  const ajv = new Ajv({ ...schemas.checkOptions, code: { source: true } });
  // All that a finished check needs of the compiler.
  return codeOf(ajv, ajv.compile(schema)).replaceAll(
    'require("ajv/dist/runtime/ucs2length").default',
    `(${lengthOf})`,
  );
}
