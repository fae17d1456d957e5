import { readFileSync, writeFileSync } from 'node:fs';
import openWabt from 'wabt';

/**
 * Assembles what is written in WebAssembly. What comes of it is kept as TypeScript, so that neither a build nor a test has
 * to make it; `--check` says whether that is still what the sources are.
 */
const sources = [
  { file: 'find-literals/candidates', name: 'candidatesWasm' },
  { file: 'json-scan/structure', name: 'structureWasm' },
];

const wabt = await openWabt();
for (const { file, name } of sources) {
  const path = new URL(`../packages/core/src/${file}`, import.meta.url);
  const title = file.split('/').at(-1);
  const program = wabt.parseWat(`${title}.wat`, readFileSync(new URL(`${path}.wat`), 'utf8'), { simd: true });
  program.validate();
  const bytes = Buffer.from(program.toBinary({}).buffer).toString('base64');
  const text = `/** \`${title}.wat\`, assembled by \`pnpm wasm\`. */\nexport const ${name} =\n  '${bytes}';\n`;
  const target = new URL(`${path}-wasm.ts`);
  if (!process.argv.includes('--check')) writeFileSync(target, text);
  else if (readFileSync(target, 'utf8') !== text) {
    console.error(`${title}-wasm.ts is not what ${title}.wat is assembled to. Run: npm run wasm`);
    process.exitCode = 1;
  }
}
