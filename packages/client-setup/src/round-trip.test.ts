import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createTempHome } from '@clp/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applySetup, readSetup, type SetupTarget, undoSetup } from './apply-setup.ts';
import type { Client } from './client.ts';
import { clients } from './clients.ts';
import { planSetup, takeBack } from './plan-setup.ts';

const urls = {
  claude: 'http://127.0.0.1:3210',
  codex: 'http://127.0.0.1:3211',
  legacy: 'http://127.0.0.1:3212',
};

/** Files generated for each client. */
const files = 60;

interface Layout {
  indent: string;
  eol: string;
  /** Comments and commas after the last member, where the client takes them. */
  style: 'plain' | 'comments' | 'trailing commas' | 'both';
  /** A byte order mark. */
  mark: string;
  end: string;
}

const layout: fc.Arbitrary<Layout> = fc.record({
  indent: fc.constantFrom('', ' ', '  ', '   ', '    ', '\t'),
  eol: fc.constantFrom('\n', '\r\n'),
  style: fc.constantFrom('plain', 'comments', 'trailing commas', 'both'),
  mark: fc.constantFrom('', '\ufeff'),
  end: fc.constantFrom('', '\n', '\n\n', ' \n'),
});

const members = fc.dictionary(
  fc.constantFrom(
    ...[
      'env',
      'permissions',
      'model',
      'provider',
      'providers',
      'security',
      'custom_models',
      '$schema',
      'ключ',
    ],
  ),
  fc.jsonValue({ maxDepth: 3 }),
  { maxKeys: 7 },
);

/** What the clients' own files may hold where our keys go. */
const containers = fc.record(
  {
    env: fc.dictionary(fc.constantFrom('A', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_AUTH_TOKEN'), fc.string()),
    provider: fc.record({ clp: fc.constant({}), mine: fc.constant({ npm: 'x' }) }, { requiredKeys: [] }),
    providers: fc.record({ mine: fc.constant({ api: 'x' }) }, { requiredKeys: [] }),
    security: fc.record({ auth: fc.constant({ selectedType: 'oauth' }) }, { requiredKeys: [] }),
    custom_models: fc.array(fc.record({ model_display_name: fc.constantFrom('CLP', 'Mine') }), {
      maxLength: 2,
    }),
    model: fc.record({ name: fc.string() }),
  },
  { requiredKeys: [] },
);

const jsonFile = fc
  .tuple(members, containers, layout)
  .map(([other, known, { indent, eol, style, mark, end }]) => {
    let text = JSON.stringify({ ...other, ...known }, null, indent);
    if (style === 'trailing commas' || style === 'both')
      text = text.replace(/([^\s{[,])(\n\s*[}\]])/g, '$1,$2');
    if (style === 'comments' || style === 'both')
      text = `// my notes\n${text.replace('{', '{ /* keep */').replace(/,\n/, ', // first\n')}\n/* the end */`;
    return `${mark}${text}${end}`.replaceAll('\n', eol);
  });

const topKeys = [
  'model = "gpt-5"   # best\n',
  '# a note\n\n',
  "approval_policy = 'never'\n",
  'notify = [\n  "a", # one\n  "b",\n]\n',
  'model_provider = "other" # mine\n',
  'instructions = """\nmany\nlines # no comment\n"""\n',
  'tools.web_search = true\n',
  'history = { persistence = "none", max_bytes = 1_000 }\n',
];
const tables = [
  '[features]\nplugins = false   # no\n',
  '\n[model_providers.other]\nname = "other"\nbase_url = "https://x"\n',
  '[model_providers.clp]\nname="old"\n# tuned\nstream_idle_timeout_ms = 5\n',
  '[mcp_servers."weird name"]\ncommand = "x"\nargs = [ "a" ,"b" ]\n\n',
  '[[things]]\na=1\n[[things]]\na =  2\n',
  '[analytics]\n# off\nenabled = false\n',
  '[ profiles . fast ]\n  model = "mini"\n',
  '[projects."/home/me/a.b"]\ntrust_level = "trusted" # yes\n# the end',
];
const inlineProviders = ['', '', 'model_providers = { other = { name = "o" } }\n', 'model_providers = {}\n'];
const tomlFile = fc
  .record({
    top: fc.shuffledSubarray(topKeys),
    below: fc.shuffledSubarray(tables),
    inline: fc.constantFrom(...inlineProviders),
    eol: fc.constantFrom('\n', '\r\n'),
    end: fc.constantFrom('', '\n', '\n\n'),
  })
  .map(({ top, below, inline, eol, end }) => {
    const rest = inline === '' ? below : below.filter((table) => !table.includes('model_providers'));
    return `${[...top, inline, ...rest.map((table) => `${table.trimEnd()}\n`)].join('')}${end}`.replaceAll(
      '\n',
      eol,
    );
  });

const withFiles = (['claude', 'opencode', 'pi', 'droid', 'qwen', 'codex'] as const).map(
  (name) => [name, clients[name] as Client] as const,
);

describe.each(withFiles)('%s', (name, client) => {
  const { file } = client;
  if (!file) throw new Error(`${name} has no file`);
  const text = file.format === 'toml' ? tomlFile : jsonFile;
  const note = file.format === 'toml' ? '# added later\r\n' : '// added later\r\n';
  const comment = file.format === 'toml' ? /# [a-z ]+/g : /\/\/ my notes|\/\* (?:keep|the end) \*\//g;

  /** undefined = our keys do not fit into it, which is said and nothing is done. */
  function planOf(before: string) {
    try {
      return file && planSetup(file, { text: before, urls, model: 'm' });
    } catch {
      return undefined;
    }
  }

  test('set up and taken back, a file has every byte it had', async () => {
    const home = createTempHome();
    const place = { userHome: home.path, variables: {} };
    const target: SetupTarget = { home: `${home.path}/.clp`, name, client, place };
    const path = file.path(place) ?? '';
    mkdirSync(dirname(path), { recursive: true });
    let count = 0;
    await fc.assert(
      fc.asyncProperty(text, async (before) => {
        fc.pre(planOf(before) !== undefined);
        count++;
        writeFileSync(path, before);
        const plan = await readSetup(target, { urls, model: 'm' });
        await applySetup(target, plan);
        expect(readFileSync(path, 'utf8')).toBe(plan.after);
        await undoSetup(target);
        expect(readFileSync(path).equals(Buffer.from(before))).toBe(true);
      }),
      { numRuns: files },
    );
    expect(count).toBeGreaterThanOrEqual(50);
    home.remove();
  });

  test('of a file edited elsewhere since, the edit stays and every other byte comes back', () => {
    fc.assert(
      fc.property(text, (before) => {
        const plan = planOf(before);
        fc.pre(plan !== undefined);
        const edited = (given: string): string =>
          given.startsWith('\ufeff') ? `\ufeff${note}${given.slice(1)}` : note + given;
        if (plan) expect(takeBack(file, edited(plan.after), plan)).toBe(edited(before));
      }),
      { numRuns: files },
    );
  });

  test('setting up keeps the beginning, every comment and the line ends of a file', () => {
    fc.assert(
      fc.property(text, (before) => {
        const plan = planOf(before);
        fc.pre(plan !== undefined && before.split('\n').length > 3);
        const [first] = before.split(/\r?\n/);
        if (plan && file.format === 'json') expect(plan.after.startsWith(first ?? '')).toBe(true);
        for (const written of before.match(comment) ?? []) expect(plan?.after).toContain(written);
        const ends = (given: string | undefined) => given?.replaceAll('\r\n', '').includes('\n');
        if (before.includes('\r\n')) expect(ends(plan?.after)).toBe(ends(before));
      }),
      { numRuns: files },
    );
  });
});
