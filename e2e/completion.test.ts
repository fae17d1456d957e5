import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest';
import { createHome, type Home } from './kit/home.ts';

/** The completion scripts, in the shells they are for. */

const script = fileURLToPath(new URL('../apps/cli/bin/clp.js', import.meta.url));
let home: Home;

beforeAll(async () => {
  home = createHome({ 'claude.json': { 'my $(touch hacked)': {}, 'two words': {}, dev: {} } });
  home.write('bin/clp', `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
  chmodSync(join(home.path, 'bin/clp'), 0o755);
  for (const shell of ['bash', 'zsh', 'fish'])
    writeFileSync(join(home.path, `clp.${shell}`), await run('clp', ['completion', shell]));
});
afterAll(() => home.remove());

async function run(file: string, args: string[]): Promise<string> {
  const PATH = `${join(home.path, 'bin')}:${process.env.PATH}`;
  const env = { ...process.env, PATH, CLP_HOME: home.path, HOME: home.path, ZDOTDIR: home.path };
  const { stdout } = await promisify(execFile)(file, args, { cwd: home.path, env, timeout: 60_000 });
  return stdout;
}

function needs(shell: string, context: TestContext): void {
  context.skip(spawnSync(shell, ['--version']).error !== undefined, `${shell} is not installed`);
}

test('bash completes commands, flags and names, and runs nothing that stands in a name', async () => {
  const after = (...words: string[]) =>
    run('bash', [
      '--norc',
      '-c',
      `source ./clp.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _clp; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      'clp',
      ...words,
    ]);
  expect(await after('con')).toBe('config\n');
  expect(await after('config', 're')).toBe('remove\nrename\n');
  expect(await after('logs', '--service-')).toBe('--service-log\n');
  expect(await after('active', 'claude', '')).toBe('my\\ \\$\\(touch\\ hacked\\)\ntwo\\ words\ndev\n');
  expect(await run('ls', [])).not.toContain('hacked');
});

test('fish completes commands, flags and names', async (context) => {
  needs('fish', context);
  const after = (line: string) =>
    run('fish', ['--no-config', '-c', `source ./clp.fish; complete -C '${line}'`]);
  expect(await after('clp con')).toBe('config\n');
  expect(await after('clp config re')).toBe('remove\nrename\n');
  expect(await after('clp logs --service-')).toBe('--service-log\n');
  expect(await after('clp active claude t')).toBe('two words\n');
});

/** A zsh in a terminal of its own: types a line and Tab, and prints what then stands in the line. */
const typing = String.raw`
zmodload zsh/zpty
await() { local line; while zpty -r shell line; do [[ "$line" == *$1* ]] && { print -r -- "$line"; return }; done }
zpty shell 'zsh -f -i'
zpty -w shell "$1; echo RE''ADY"
await READY >/dev/null
shift
zpty -w shell 'line-is() { print -r -- "LI""NE<$BUFFER>" }; zle -N line-is; bindkey "^X" line-is; bindkey "^I" complete-word; echo NO''W'
await NOW >/dev/null
for line in "$@"; do
  zpty -n -w shell $'\x15'"$line"$'\t\x18'
  await 'LINE<'
done
zpty -d shell
`;

test.for([
  ['sourced', 'autoload -Uz compinit && compinit -u; source ./clp.zsh'],
  [
    'found as a file',
    'mkdir -p f && cp clp.zsh f/_clp; fpath=($PWD/f $fpath); autoload -Uz compinit && compinit -u',
  ],
])('zsh completes commands, flags and names, its script %s', async ([, setUp = ''], context) => {
  needs('zsh', context);
  const lines = ['clp con', 'clp config ren', 'clp logs --service-', 'clp active claude t'];
  const seen = await run('zsh', ['-f', '-c', typing, 'zsh', setUp, ...lines]);
  expect([...seen.matchAll(/LINE<(.*?)>/g)].map(([, line]) => line)).toEqual([
    'clp config ',
    'clp config rename ',
    'clp logs --service-log ',
    'clp active claude two\\ words ',
  ]);
});
