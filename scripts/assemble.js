import { readFileSync, writeFileSync } from 'node:fs';
import openWabt from 'wabt';

/**
 * Assembles `candidates.wat`. What comes of it is kept as TypeScript, so that neither a build nor a test has to make it;
 * `--check` says whether that is still what the source is.
 */
const folder = new URL('../packages/core/src/find-literals/', import.meta.url);
const target = new URL('candidates-wasm.ts', folder);

const wabt = await openWabt();
const source = readFileSync(new URL('candidates.wat', folder), 'utf8');
const program = wabt.parseWat('candidates.wat', source, { simd: true });
program.validate();
const bytes = Buffer.from(program.toBinary({}).buffer).toString('base64');
const text = `/** \`candidates.wat\`, assembled by \`pnpm wasm\`. */\nexport const candidatesWasm =\n  '${bytes}';\n`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('candidates-wasm.ts is not what candidates.wat is assembled to. Run: npm run wasm');
  process.exitCode = 1;
}
