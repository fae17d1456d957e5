import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bodyFor, mainPath } from '../kit/body.ts';
import { figure } from '../kit/figure.ts';
import { type Answer, call } from '../kit/http.ts';
import { type Door, doors, type Rig, startRig } from './rig.ts';

let rig: Rig;

beforeAll(async () => {
  rig = await startRig({
    files: (sandbox) => {
      const config = {
        only: { base_url: sandbox.url, auth_token: 'x', active: true },
        other: { base_url: sandbox.url, auth_token: 'y' },
      };
      return { 'claude.json': config, 'codex.json': config, 'legacy.json': config };
    },
  });
});
afterAll(() => rig?.stop());

/** What would cost the user something at each door. */
function attack(door: Door, headers: Record<string, string>): Promise<Answer> {
  if (door === 'console') {
    return call(rig.url(door), '/api/switch-config', {
      headers,
      body: '{"service":"claude","config":"other"}',
    });
  }
  return call(rig.url(door), mainPath[door], { headers, body: bodyFor(door) });
}

const json = { 'content-type': 'application/json' };
const text = { 'content-type': 'text/plain' };
/** Headers of requests no command-line client sends. */
const marks: Record<string, Record<string, string>> = {
  'a foreign host name (DNS rebinding)': { ...json, host: 'evil.example' },
  'a foreign host name with our port': { ...json, host: 'evil.example:3210' },
  'a name that only looks like ours': { ...json, host: 'localhost.evil.example' },
  'an address within a foreign name': { ...json, host: '127.0.0.1.evil.example' },
  'a foreign origin': { ...json, origin: 'http://evil.example' },
  'a foreign origin with text/plain': { ...text, origin: 'http://evil.example' },
  'a form of another site': {
    'content-type': 'application/x-www-form-urlencoded',
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'no-cors',
  },
  'an origin of null (a sandboxed frame, a file)': { ...json, origin: 'null' },
  'an origin of another port of this machine': {
    ...json,
    origin: 'http://127.0.0.1:8000',
    'sec-fetch-site': 'same-site',
  },
  'an origin of another scheme': { ...json, origin: 'https://127.0.0.1' },
  'no origin, but marked as cross-site': {
    ...text,
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'no-cors',
  },
  'no origin, but marked as same-site': { ...text, 'sec-fetch-site': 'same-site' },
};

let refused = 0;

describe.each(doors)('%s', (door) => {
  test.each(Object.keys(marks))('refuses a request with %s, before anything goes upstream', async (mark) => {
    const before = rig.sandbox.requests().length;
    const answer = await attack(door, marks[mark] ?? {});
    expect([400, 403]).toContain(answer.status);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(rig.sandbox.requests().length).toBe(before);
    refused++;
  });

  test('gives a foreign page neither events nor health, and no leave to ask (CORS preflight)', async () => {
    const events = door === 'console' ? '/api/events' : '/events';
    for (const path of [events, '/health', door === 'console' ? '/api/overview' : '/metrics']) {
      const read = await call(rig.url(door), path, {
        method: 'GET',
        headers: { origin: 'http://evil.example' },
      });
      expect([path, read.status]).toEqual([path, 403]);
    }
    const asked = await call(rig.url(door), door === 'console' ? '/api/switch-config' : mainPath[door], {
      method: 'OPTIONS',
      headers: {
        origin: 'http://evil.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(asked.status).toBe(403);
    expect(asked.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('gives a foreign page no WebSocket', async () => {
    const path = door === 'console' ? '/api/events' : mainPath[door];
    const answer = await call(rig.url(door), path, {
      method: 'GET',
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        origin: 'http://evil.example',
      },
    });
    // 0: the connection was closed without a word.
    expect([0, 400, 403, 404, 426]).toContain(answer.status);
    expect(answer.headers.upgrade).toBeUndefined();
  });
});

test('of all of them none came through, and the active config is what it was', async (context) => {
  const { out } = {
    out: JSON.stringify((await call(rig.url('claude'), '/health', { method: 'GET' })).json()),
  };
  expect(out).toContain('"active_config":"only"');
  for (const door of ['claude', 'codex', 'legacy'] as const)
    expect((await attack(door, json)).status).toBe(200);
  figure(
    context,
    `${refused} of ${doors.length * Object.keys(marks).length} forged requests at four doors refused`,
  );
});

test('the console takes writes as JSON with its own header only', async () => {
  const put = (headers: Record<string, string>) =>
    call(rig.url('console'), '/api/configs/claude/active', { headers, body: '{"config":"other"}' });
  expect((await put(text)).status).toBe(400);
  expect((await put(json)).status).toBe(403);
});

test.each([
  '..%2f..%2f..%2fetc%2fpasswd',
  '..\\..\\etc\\passwd',
  '%2e%2e/%2e%2e/etc/passwd',
  '....//etc/passwd',
  'claude.json%00',
  '/etc/passwd',
])('a path like %s reaches no file', async (path) => {
  for (const prefix of [
    '/',
    '/_next/',
    '/_next/static/',
    '/api/files/',
    '/api/requests/',
    '/api/config/',
    '/api/clients/',
  ]) {
    const { status, text: body } = await call(rig.url('console'), `${prefix}${path}`, { method: 'GET' });
    expect(status).toBeGreaterThanOrEqual(300);
    expect(body).not.toMatch(/root:|auth_token/);
  }
  for (const door of ['claude', 'codex', 'legacy'] as const) {
    const { status, text: body } = await call(rig.url(door), `/${path}`, { method: 'GET' });
    expect([status, /root:/.test(body)]).toEqual([404, false]);
  }
});

test('a probe goes to a configured upstream only, whatever address it is given', async () => {
  const before = rig.sandbox.requests().length;
  for (const body of [
    { config: 'http://169.254.169.254/latest' },
    { config: 'nobody' },
    { base_url: 'http://169.254.169.254', config: 'nobody' },
    { url: 'http://169.254.169.254', config: ['only'] },
  ]) {
    const { status } = await call(rig.url('claude'), '/probe', { headers: json, body: JSON.stringify(body) });
    expect([400, 404]).toContain(status);
  }
  expect(rig.sandbox.requests().length).toBe(before);
  const given = { config: 'only', base_url: 'http://169.254.169.254', url: 'http://169.254.169.254' };
  const probed = await call(rig.url('claude'), '/probe', { headers: json, body: JSON.stringify(given) });
  expect([probed.status, rig.sandbox.requests().length > before]).toEqual([200, true]);
  expect((probed.json() as { target_url: string }).target_url).toContain(rig.sandbox.url);
});

test('a local file that a conversation names stays on this machine', async () => {
  const content = [
    { type: 'text', text: 'Look at /etc/passwd and file:///etc/passwd' },
    { type: 'image_url', image_url: { url: 'file:///etc/passwd' } },
    { type: 'tool_result', content: 'Image saved to /etc/passwd' },
  ];
  await call(rig.url('legacy'), mainPath.legacy, {
    headers: json,
    body: bodyFor('legacy', { messages: [{ role: 'user', content }] }),
  });
  const sent = rig.sandbox.requests().at(-1)?.body.toString() ?? '';
  expect(sent).toContain('file:///etc/passwd');
  expect(sent).not.toMatch(/root:|cm9vdD/);
});

test('no door has pages about its own interface', async () => {
  for (const door of doors) {
    for (const path of ['/docs', '/redoc', '/openapi.json', '/swagger', '/debug', '/.env', '/.git/config'])
      expect([door, path, (await call(rig.url(door), path, { method: 'GET' })).status]).toEqual([
        door,
        path,
        404,
      ]);
  }
});

test('the console’s pages load scripts from nowhere else, and their policy allows no other', async () => {
  for (const path of ['/', '/requests', '/configs/claude', '/settings/services']) {
    const { headers, text: page } = await call(rig.url('console'), path, { method: 'GET' });
    const policy = String(headers['content-security-policy']);
    const [, scripts = ''] = /script-src ([^;]*)/.exec(policy) ?? [];
    expect(scripts).toContain("'self'");
    expect(scripts).not.toMatch(/https?:|\*|unsafe-eval/);
    const sources = [...page.matchAll(/<(?:script|link)[^>]+(?:src|href)="([^"]+)"/g)].map(([, url]) => url);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((url) => !url?.startsWith('/'))).toEqual([]);
  }
});
