import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodyFor, mainPath } from './kit/body.ts';
import { createHome, type Home } from './kit/home.ts';
import { call } from './kit/http.ts';
import { type RunningProxy, startProxy } from './kit/proxy.ts';
import { recordOf } from './kit/records.ts';
import { type ScriptedUpstream, startScriptedUpstream } from './kit/scripted-upstream.ts';

/** Clients follow a redirect by themselves: past the proxy, with the text its filters take out. */

let moved: ScriptedUpstream;
let other: ScriptedUpstream;
let home: Home;
let proxy: RunningProxy;

beforeAll(async () => {
  [moved, other] = await Promise.all([startScriptedUpstream('moved'), startScriptedUpstream('other')]);
  home = createHome({
    'claude.json': {
      moved: { base_url: `${moved.url}/?key=in-the-address`, auth_token: 'one', active: true },
      other: { base_url: other.url, auth_token: 'two' },
    },
    'data/lb_config.json': { services: { claude: { failureThreshold: 100 } } },
  });
  proxy = await startProxy('claude', home.path);
});
afterAll(async () => {
  await proxy?.stop();
  await Promise.all([moved?.stop(), other?.stop()]);
  home?.remove();
});

test.each([301, 302, 303, 307, 308])(
  'a %i is a failure of its upstream, and the next one answers',
  async (status) => {
    moved.does(() => ({ status, headers: { location: `${moved.url}/new?key=in-the-address` } }));
    const answer = await call(proxy.url, mainPath.claude, { body: bodyFor('claude') });
    expect([answer.status, answer.text.includes('other')]).toEqual([200, true]);
    const { attempts } = await recordOf(home.path, 'claude', answer.headers['x-clp-request-id']);
    expect(attempts[0]).toMatchObject({ config: 'moved', status, verdict: 'try-next' });
  },
);

test.each(['/v1/messages', '/v1/messages/count_tokens', '/v1/files'])(
  'where nobody else can, the client of %s is told what to do, and not where to go',
  async (path) => {
    moved.does(() => ({ status: 307, headers: { location: `${moved.url}/new?key=in-the-address` } }));
    const answer = await call(proxy.url, path, {
      headers: { 'x-clp-config': 'moved' },
      body: bodyFor('claude'),
    });
    expect(answer.status).toBe(502);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.text).toContain('redirects to another address (status 307). Check its base_url');
    expect(answer.text).not.toContain('in-the-address');
  },
);
