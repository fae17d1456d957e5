import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { applyFilters } from './apply-filters.ts';
import { compileFilters } from './compile-filters.ts';
import { detectors } from './detectors.ts';
import { vendorRules } from './vendor-rules.ts';

function redacted(detector: string, text: string): unknown {
  const { plans } = compileFilters([{ detector, op: 'replace', target: '#' }]);
  const { body } = applyFilters(plans.claude, Buffer.from(JSON.stringify({ text })));
  return JSON.parse(body.toString()).text;
}

const some = (length: number): string => 'aB3dE6gH9'.repeat(Math.ceil(length / 9)).slice(0, length);
const digits = (length: number): string => '1234567890'.repeat(2).slice(0, length);
const key = `MIIEpAIBAAKCAQEA${some(180)}`;

test.each([
  ['github', 'ghp_a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2'],
  ['github', `github_pat_${some(82)}`],
  ['openai', `sk-${some(20)}T3BlbkFJ${some(20)}`],
  ['openai', `sk-proj-${some(74)}T3BlbkFJ${some(74)}`],
  ['anthropic', `sk-ant-api03-${some(93)}AA`],
  ['slack', `xoxb-${digits(12)}-${digits(12)}-${some(24)}`],
  ['slack', `https://hooks.slack.com/services/T${some(8)}/B${some(8)}/${some(24)}`],
  ['sendgrid', `SG.${some(22)}.${some(43)}`],
  ['npm', `npm_${some(36)}`],
  ['shopify', `shpat_${some(32)}`],
  ['linear', `lin_api_${some(40)}`],
  ['basicauth', 'https://jane:Xy7pQ2mZ@host.example.org'],
  ['database', 'postgres://jane:Xy7pQ2mZ@db.internal.net:5432/shop'],
  ['database', 'mongodb+srv://jane:Xy7pQ2mZ@db.internal.net/shop'],
  ['aws', 'AKIAIOSFODNN7ABCDEFG'],
  ['aws', `AWS_SECRET_ACCESS_KEY="${some(40)}"`, 'AWS_SECRET_ACCESS_KEY="#"'],
  ['google', `AIza${some(35)}`],
  ['gitlab', `glpat-${some(20)}`],
  ['hugging face', `hf_${some(34)}`],
  ['groq', `gsk_${some(52)}`],
  ['stripe', `sk_live_${some(24)}`],
  ['replicate', `r8_${some(37)}`],
  ['perplexity', `pplx-${some(48)}`],
  ['xai', `xai-${some(80)}`],
])('api_key finds %s: %s', (_vendor, text, expected = '#') => {
  expect(redacted('api_key', `see ${text} there`)).toBe(`see ${expected} there`);
});

test('a secret is found to its end where a rule looks at what stands before it', () => {
  expect(redacted('api_key', '//registry.example/:_authToken=abcdef0123456789\nnext')).toBe(
    '//registry.example/:_authToken=#\nnext',
  );
});

test('a private key is found with its line breaks as such and as escapes', () => {
  for (const gap of ['\n', '\\n']) {
    const text = `-----BEGIN RSA PRIVATE KEY-----${gap}${key}${gap}-----END RSA PRIVATE KEY-----`;
    expect(redacted('private_key', `a ${text} b`)).toBe('a # b');
  }
});

test('ordinary text is left alone', () => {
  const text =
    'a task-list in risk-free code, sk-foo, https://example.org/a:b@c, SG.x, my account is 12, secret = process.env.KEY, eyJ, 1.2.3';
  for (const detector of Object.keys(detectors)) expect(redacted(detector, text)).toBe(text);
});

test("secretlint has every rule the table names, in the version whose rules' literals it holds", () => {
  const named = Object.values(detectors).flatMap(({ vendors = {} }) => Object.keys(vendors));
  expect(named.filter((name) => !vendorRules().has(name))).toEqual([]);
  const { version } = createRequire(import.meta.url)(
    '@secretlint/secretlint-rule-preset-recommend/package.json',
  ) as { version: string };
  expect(version).toBe('11.7.1');
});

test.each(Object.keys(detectors))('no text makes a detector slow: %s', (detector) => {
  const seeds = [
    'a',
    '@',
    '1.',
    'a@b.',
    'eyJ',
    'sk-',
    'ghp_',
    'https://a:',
    '://',
    '-----BEGIN ',
    'AKIA',
    'secret_access_key=',
  ];
  const { plans } = compileFilters([{ detector, op: 'replace' }]);
  for (const seed of seeds) {
    const body = Buffer.from(JSON.stringify({ text: seed.repeat(Math.ceil(200_000 / seed.length)) }));
    const before = process.cpuUsage();
    applyFilters(plans.claude, body);
    // A tenth of a second as a rule; backtracking would take minutes.
    expect(process.cpuUsage(before).user / 1e6, seed).toBeLessThan(10);
  }
});
