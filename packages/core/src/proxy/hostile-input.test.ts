import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigFileSchema, FilterFileSchema, RoutingFileSchema, SystemFileSchema } from '../schema/index.ts';
import { parseConfigs } from '../store/config-parse.ts';
import { createJsonFile } from '../store/json-file.ts';
import { applyFilters, applyFiltersToText } from './filter/apply-filters.ts';
import { compileFilters } from './filter/compile-filters.ts';
import { guardAgainstBrowsers, refuseTwoHosts } from './guard.ts';
import { forwardableHeaders, relayableHeaders } from './header-rules.ts';
import { JsonBody } from './json-body.ts';
import { SseEvents } from './sse-events.ts';

/** `CLP_TEST_FULL` tries ten times as many. */
const numRuns = process.env.CLP_TEST_FULL ? 10_000 : 1_000;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clp-hostile-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => Buffer.from(array));
/** JSON with a wound: bytes changed, a part cut off. */
const woundedJson = fc.tuple(fc.json(), fc.nat(), fc.nat(255), fc.nat()).map(([text, at, byte, end]) => {
  const buffer = Buffer.from(text);
  buffer[at % Math.max(1, buffer.length)] = byte;
  return buffer.subarray(0, end % 3 === 0 ? end % (buffer.length + 1) : buffer.length);
});

test('a body of any bytes is either read or not, and edits of what was read leave valid JSON', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        bytes,
        woundedJson,
        fc.json().map((text) => Buffer.from(text)),
      ),
      fc.string(),
      (raw, key) => {
        const body = JsonBody.parse(raw);
        if (!body) return;
        body.get(key);
        body.set('model', key);
        body.remove('stream');
        expect(JsonBody.parse(body.bytes())?.get('model')).toBe(key);
      },
    ),
    { numRuns },
  );
});

test('an event stream of any bytes gives each of them back once, whatever the pieces', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 8 }), (pieces) => {
      let seen = 0;
      const events = new SseEvents((event) => {
        seen += event.length;
      });
      for (const piece of pieces) events.push(piece);
      events.end();
      expect(seen).toBeLessThanOrEqual(pieces.reduce((sum, { length }) => sum + length, 0));
    }),
    { numRuns },
  );
});

test('filters of any text compile, and what they make of any body ends', () => {
  const rule = fc.record({
    source: fc.oneof(
      fc.string(),
      fc.constantFrom('(a+)+$', '(.*)*x', '[', '(?<=a)b', '\\', '^(([a-z])+.)+$'),
    ),
    target: fc.string(),
    op: fc.constantFrom('replace' as const, 'remove' as const),
  });
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 4 }), fc.oneof(woundedJson, bytes), (rules, raw) => {
      const { plans } = compileFilters(rules);
      applyFilters(plans.claude, raw);
      applyFiltersToText(plans.claude, raw.toString('latin1'));
    }),
    { numRuns: numRuns / 2 },
  );
});

test('an expression that takes other engines for ever is over at once', () => {
  const { plans } = compileFilters([{ source: '^(([a-z])+.)+[A-Z]([a-z])+$', target: '', op: 'replace' }]);
  const body = Buffer.from(JSON.stringify({ text: `${'a'.repeat(200_000)}!` }));
  expect(applyFilters(plans.claude, body).body.length).toBeGreaterThan(0);
});

test('settings files of any content are taken or told of, never thrown over', async () => {
  const schemas = [ConfigFileSchema, FilterFileSchema, RoutingFileSchema, SystemFileSchema];
  const path = join(folder, 'file.json');
  await fc.assert(
    fc.asyncProperty(fc.oneof(bytes, woundedJson), fc.constantFrom(...schemas), async (raw, schema) => {
      writeFileSync(path, raw);
      const reading = await createJsonFile({ path, schema, empty: {} }).read();
      expect(['ok', 'broken']).toContain(reading.state);
      if (reading.state === 'broken') expect(reading.problem.reason).not.toBe('');
    }),
    { numRuns: numRuns / 5 },
  );
});

test('config entries of any shape are parsed or reported by name', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (entries) => {
      const { configs, problems } = parseConfigs(entries, () => undefined);
      for (const { entry } of problems) expect(Object.keys(entries)).toContain(entry);
      expect(configs.length).toBeLessThanOrEqual(Object.keys(entries).length);
    }),
    { numRuns },
  );
});

test('headers and targets of any text never break a rule: nothing hop-by-hop or secret gets through', () => {
  const forbidden = [
    'authorization',
    'Cookie',
    'x-api-key',
    'Transfer-Encoding',
    'connection',
    'HOST',
    'x-clp-control',
  ];
  const name = fc.oneof(fc.string(), fc.constantFrom(...forbidden, 'x-own', 'Connection'));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.string()), { maxLength: 10 }), fc.string(), (pairs, url) => {
      const raw = pairs.flat();
      const kept = forwardableHeaders(raw)
        .toRaw()
        .filter((_, index) => index % 2 === 0);
      const lower = new Set(kept.map((each) => each.toLowerCase()));
      for (const each of forbidden) expect(lower.has(each.toLowerCase())).toBe(false);
      relayableHeaders(raw);
      try {
        refuseTwoHosts(raw);
        guardAgainstBrowsers({ host: url, origin: url }, { host: '127.0.0.1', consolePort: 3300 });
      } catch (error) {
        expect(error).toHaveProperty('code');
      }
    }),
    { numRuns },
  );
});
