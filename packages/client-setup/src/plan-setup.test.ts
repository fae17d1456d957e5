import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Client, SetupFile } from './client.ts';
import { clients } from './clients.ts';
import { formats } from './document.ts';
import { overridingVariables, planSetup, takeBack } from './plan-setup.ts';
import { valueAt } from './value-edit.ts';

const urls = {
  claude: 'http://127.0.0.1:3210',
  codex: 'http://127.0.0.1:3211',
  legacy: 'http://127.0.0.1:3212',
};

function fileOf({ file }: Client): SetupFile {
  if (!file) throw new Error('no file');
  return file;
}

/** Texts as people write them: any indentation, line ends, comments, a byte order mark. */
const jsonText = fc
  .record({
    value: fc.dictionary(
      fc.constantFrom('env', 'permissions', 'model', 'provider', 'theme', 'security', 'ключ'),
      fc.oneof(
        fc.dictionary(
          fc.constantFrom('A', 'ANTHROPIC_BASE_URL', 'allow'),
          fc.oneof(fc.string(), fc.object()),
        ),
        fc.record({ clp: fc.object() }),
        fc.constant({}),
      ),
      { maxKeys: 6 },
    ),
    indent: fc.constantFrom('', ' ', '  ', '    ', '\t'),
    eol: fc.constantFrom('\n', '\r\n'),
    comment: fc.boolean(),
    mark: fc.boolean(),
    end: fc.constantFrom('', '\n', '\n\n'),
  })
  .map(({ value, indent, eol, comment, mark, end }) => {
    const body = JSON.stringify(value, null, indent).replaceAll('\n', eol);
    const noted = comment ? `// my notes${eol}${body.replace('{', `{ /* keep */${eol}`)}` : body;
    return `${mark ? '\ufeff' : ''}${noted}${end}`;
  });

const tomlPieces = [
  'model = "gpt-5"   # best\n',
  '# a note\n\n',
  "approval_policy = 'never'\n",
  'notify = [\n  "a", # one\n  "b",\n]\n',
  'model_provider = "other" # mine\n',
];
const tomlTables = [
  '[features]\nplugins = false   # no\n',
  '\n[model_providers.other]\nname = "other"\nbase_url = "https://x"\n',
  '[mcp_servers."weird name"]\ncommand = "x"\nargs = [ "a" ,"b" ]\n\n',
  '[[things]]\na=1\n[[things]]\na =  2\n',
  '[analytics]\n# off\nenabled = false\n',
];
const tomlText = fc
  .tuple(fc.shuffledSubarray(tomlPieces), fc.shuffledSubarray(tomlTables), fc.constantFrom('\n', '\r\n'))
  .map(([pieces, tables, eol]) => [...pieces, ...tables].join('').replaceAll('\n', eol));

function commentsOf(text: string): string[] {
  return text.match(/(?:\/\/ my notes|\/\* keep \*\/|# (?:best|a note|one|mine|no|off)\b)/g) ?? [];
}

const withFiles = (['claude', 'opencode', 'pi', 'droid', 'qwen', 'codex'] as const).map(
  (name) => [name, clients[name] as Client] as const,
);

describe.each(withFiles)('%s', (_name, client) => {
  const file = fileOf(client);
  const { parse, edit } = formats[file.format];
  const text = file.format === 'toml' ? tomlText : jsonText;

  test('sets its own keys and no others, and keeps every comment', () => {
    fc.assert(
      fc.property(text, (before) => {
        const { after, edits } = planSetup(file, { text: before, urls, model: 'm' });
        expect(commentsOf(after)).toEqual(commentsOf(before));
        const own = edits.map(({ path }) => ({ path, value: undefined }));
        expect(parse(edit(after, own))).toEqual(parse(edit(edit(before, ensured(own)), own)));
        for (const each of edits) {
          if ('value' in each) expect(valueAt(parse(after), each.path)).toEqual(each.value);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a second time changes nothing', () => {
    fc.assert(
      fc.property(text, (before) => {
        const { after } = planSetup(file, { text: before, urls, model: 'm' });
        expect(planSetup(file, { text: after, urls, model: 'm' }).after).toBe(after);
      }),
      { numRuns: 30 },
    );
  });

  test('taken back after an edit by the user, only our keys go', () => {
    fc.assert(
      fc.property(text, (before) => {
        const plan = planSetup(file, { text: before, urls, model: 'm' });
        const edited = edit(plan.after, [{ path: ['users_own'], value: true }]);
        const result = takeBack(file, edited, plan);
        expect(parse(result)).toEqual({ ...(parse(before) as object), users_own: true });
        expect(commentsOf(result)).toEqual(commentsOf(before));
      }),
      { numRuns: 60 },
    );
  });

  /** The containers of our keys, so that both sides of the comparison have them. */
  function ensured(own: { path: readonly string[] }[]) {
    return own.map(({ path }) => ({ path, value: 'ours' }));
  }
});

test('a key the user changed after the setup is left to him', () => {
  const file = fileOf(clients.claude);
  const plan = planSetup(file, { text: '{}\n', urls, model: '' });
  const edited = plan.after.replace(urls.claude, 'https://elsewhere.example');
  expect(JSON.parse(takeBack(file, edited, plan))).toEqual({
    env: { ANTHROPIC_BASE_URL: 'https://elsewhere.example' },
  });
});

test('a value that was there before comes back', () => {
  const file = fileOf(clients.claude);
  const text = '{ "env": { "ANTHROPIC_BASE_URL": "https://mine.example", "X": "1" } }';
  const plan = planSetup(file, { text, urls, model: '' });
  expect(JSON.parse(takeBack(file, plan.after, plan))).toEqual(JSON.parse(text));
});

test('a value of the user where a table is needed is refused, not replaced', () => {
  const file = fileOf(clients.claude);
  expect(() => planSetup(file, { text: '{ "env": "x" }', urls, model: '' })).toThrow('env is no table');
  expect(() => planSetup(file, { text: '[]', urls, model: '' })).toThrow('the file is no table');
});

test('Codex keeps the id of a provider that already leads to this machine', () => {
  const file = fileOf(clients.codex);
  const text =
    'model_provider = "local"\n[model_providers.local]\nname = "mine"\nbase_url = "http://localhost:9999/v1"\n';
  const { after } = planSetup(file, { text, urls, model: '' });
  expect(formats.toml.parse(after)).toMatchObject({
    model_provider: 'local',
    model_providers: { local: { base_url: 'http://127.0.0.1:3211/v1', wire_api: 'responses' } },
  });
  expect(after).not.toContain('clp');
});

test('Codex gets a provider of its own beside one that leads elsewhere', () => {
  const file = fileOf(clients.codex);
  const text = 'model_provider = "other"\n[model_providers.other]\nbase_url = "https://x.example"\n';
  expect(formats.toml.parse(planSetup(file, { text, urls, model: '' }).after)).toMatchObject({
    model_provider: 'clp',
    model_providers: { other: { base_url: 'https://x.example' }, clp: { wire_api: 'responses' } },
  });
});

test('Droid gets one list item, replaced when it is set up again', () => {
  const file = fileOf(clients.droid);
  const text = '{ "custom_models": [ { "model_display_name": "Mine", "model": "a" } ] }';
  const first = planSetup(file, { text, urls, model: 'gpt-5' });
  const second = planSetup(file, { text: first.after, urls, model: 'gpt-6' });
  const { custom_models: models } = JSON.parse(second.after) as { custom_models: { model: string }[] };
  expect(models.map(({ model }) => model)).toEqual(['a', 'gpt-6']);
  expect(JSON.parse(takeBack(file, first.after, first))).toEqual(JSON.parse(text));
});

test('variables that would win over the file are found', () => {
  expect(overridingVariables(clients.claude, { ANTHROPIC_API_KEY: 'x', PATH: '/bin' })).toEqual([
    'ANTHROPIC_API_KEY',
  ]);
});

test('members somebody wrote on one line stay on it, with what stands beside them', () => {
  const text = '{\n  "theme": "dark",  "env": { "FOO": "1" }, // mine\n  "a": {}\n}\n';
  const { after } = planSetup(fileOf(clients.claude), { text, urls, model: '' });
  expect(after).toBe(
    text.replace(
      '"FOO": "1"',
      `"FOO": "1", "ANTHROPIC_BASE_URL": "${urls.claude}", "ANTHROPIC_AUTH_TOKEN": "-"`,
    ),
  );
});
