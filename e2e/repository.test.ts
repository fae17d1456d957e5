import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Files under version control, as far as they are text. */
function trackedFiles(): { name: string; text: string }[] {
  return execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\0')
    .filter(
      (name) => /\.(ts|tsx|js|mjs|cjs|json|md|yaml|toml|css)$/.test(name) && existsSync(join(root, name)),
    )
    .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));
}

/** What runs at a user's. */
function product(): { name: string; text: string }[] {
  return trackedFiles().filter(
    ({ name }) =>
      /^(apps|packages\/(core|protocols|client-setup))\//.test(name) && !/\.test\.tsx?$/.test(name),
  );
}

test('no file of the repository holds what looks like a real credential', () => {
  const shapes =
    /\b(?:sk-ant-api\d\d-[\w-]{80,}|sk-proj-[\w-]{100,}|sk-[A-Za-z0-9]{48}|AIza[\w-]{35}|ghp_[A-Za-z0-9]{36}|xox[bp]-[\d-]{20,}|eyJ[\w-]{30,}\.eyJ[\w-]{30,}\.[\w-]{30,})\b/;
  // What the detectors are tried with is made up, and says so by repeating itself.
  const found = trackedFiles().filter(
    ({ name, text }) => shapes.test(text) && !/detectors\.test\.ts$/.test(name),
  );
  expect(found.map(({ name }) => name)).toEqual([]);
});

test('no service asks for anything on the internet by itself', () => {
  const asking = product().filter(({ text }) =>
    /(?:fetch|request|get)\(\s*['"`]https?:\/\/(?!127\.0\.0\.1|localhost)/.test(text),
  );
  expect(asking.map(({ name }) => name)).toEqual([]);
});

test('the ports of CLP stand in one table, and nowhere else', () => {
  const port = /\b(?:3210|3211|3212|3300|3299)\b/;
  const holding = product()
    .filter(({ name }) => /\.(?:ts|tsx|js|cjs)$/.test(name))
    .filter(({ text }) =>
      text.split('\n').some((line) => port.test(line) && !/^\s*(?:\*|\/\*|\/\/)/.test(line)),
    );
  expect(holding.map(({ name }) => name)).toEqual(['packages/core/src/services.ts']);
});

/** Licences a user of CLP need not think about. */
const allowed =
  /^\(?(?:MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Python-2\.0|Unlicense|WTFPL)(?: (?:OR|AND) [\w.-]+)*\)?$/;
/** Looked at one by one. */
const lookedAt: Record<string, string> = {
  pm2: 'AGPL-3.0, not changed, loaded by the supervisor alone: docs/decisions/0005-pm2-is-agpl.md',
  '@pm2/js-api': 'Apache-2.0, "Apache-2" in its manifest',
  'json-schema': 'BSD-3-Clause, or AFL-2.1 as one likes',
  '@img/sharp-libvips': 'LGPL-3.0, a library of its own that Next.js brings and CLP does not load',
  'cli-tableau': 'MIT by its readme, none in its manifest',
  tv4: 'public domain or MIT by its licence file, none in its manifest',
  geist: 'SIL Open Font License, a font',
  'axe-core': 'MPL-2.0, tests only, not changed',
  lightningcss: 'MPL-2.0, used when the console is built, not changed',
};

test('every installed package has a licence that lets anyone use CLP', () => {
  const store = join(root, 'node_modules/.pnpm');
  const odd = new Set<string>();
  for (const folder of readdirSync(store)) {
    const inner = join(store, folder, 'node_modules');
    if (!existsSync(inner)) continue;
    for (const name of packageNames(inner)) {
      const path = join(inner, name, 'package.json');
      if (
        !existsSync(path) ||
        lookedAt[name] ||
        Object.keys(lookedAt).some((known) => name.startsWith(`${known}-`))
      )
        continue;
      const { license, licenses, private: isOurs } = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
      const text =
        typeof license === 'string'
          ? license
          : (license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none');
      if (!isOurs && !allowed.test(text)) odd.add(`${name}: ${text}`);
    }
  }
  expect([...odd]).toEqual([]);
});

test('only the supervisor loads PM2, whose licence asks more than the others', () => {
  const loading = product().filter(({ text }) => /(?:require|import)\(?\s*['"`]pm2|from ['"]pm2/.test(text));
  expect(loading.map(({ name }) => name)).toEqual(['apps/cli/src/supervisor/pm2.ts']);
});

interface Manifest {
  license?: string | { type: string };
  licenses?: { type: string }[];
  private?: boolean;
}

function packageNames(folder: string): string[] {
  return readdirSync(folder).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}

test('every defect of the reference has a test here that shows it cannot happen', () => {
  const defects = JSON.parse(readFileSync(join(import.meta.dirname, 'defects.json'), 'utf8')) as string[][];
  expect(defects.map(([id]) => id)).toEqual([
    ...ids('S', 21),
    ...ids('I', 13),
    ...ids('C', 38),
    ...ids('P', 14),
  ]);
  expect(withoutTest(defects)).toEqual([]);
});

test('every part of the reference’s console, and every journey through ours, has a test', () => {
  const file = join(import.meta.dirname, 'console/parity.json');
  const rows = JSON.parse(readFileSync(file, 'utf8')) as string[][];
  expect([...new Set(rows.map(([id]) => id))]).toEqual([...ids('P', 33), ...ids('J', 20)]);
  expect(withoutTest(rows)).toEqual([]);
});

/** Rows of `[id, what, file, title]` whose file holds no test of that title. */
function withoutTest(rows: readonly string[][]): string[][] {
  return rows.filter(
    ([, , file = '', title = '']) =>
      title === '' ||
      !existsSync(join(root, file)) ||
      !readFileSync(join(root, file), 'utf8').includes(title),
  );
}

function ids(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);
}

test('what is assembled is what its source says', () => {
  execFileSync(process.execPath, ['scripts/assemble.js', '--check'], { cwd: root, stdio: 'pipe' });
});
