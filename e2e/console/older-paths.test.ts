import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { type Rig, secret } from './rig.ts';
import { useRig } from './use-rig.ts';

let rig: Rig;

/** As a script written for the reference calls: no header of ours. */
async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(rig.url + path, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

const system = () => JSON.parse(readFileSync(join(rig.home.path, 'data/system.json'), 'utf8'));

describe.skipIf(!hasBrowser)('the paths of the reference’s console', () => {
  useRig((started) => {
    rig = started;
  });

  test.each([
    ['/api/status', 'services'],
    ['/api/config/claude', 'content'],
    ['/api/filter', 'content'],
    ['/api/usage/details', 'totals'],
    ['/api/routing/config', 'config'],
    ['/api/loadbalance/config', 'config'],
    ['/api/system/config', 'config'],
    ['/api/codex/settings', 'effortByModel'],
  ])('GET %s answers with %s', async (path, member) => {
    const { status, answer } = await call('GET', path);
    expect(status).toBe(200);
    expect(answer).toHaveProperty(member);
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test('lists of requests are lists', async () => {
    for (const path of ['/api/logs', '/api/logs/all']) {
      expect((await call('GET', path)).answer).toBeInstanceOf(Array);
    }
  });

  test('a connection is tested by address and key, whole or masked', async () => {
    const test = { service: 'claude', model: 'claude-sonnet-4-5', base_url: rig.sandbox.url };
    for (const token of [secret, '…a91f', 'sk-another-0123456789']) {
      const { status, answer } = await call('POST', '/api/test-connection', { ...test, auth_token: token });
      expect(status).toBe(200);
      expect(answer).toMatchObject({ success: true, status_code: 200, error_message: null });
      expect(JSON.stringify(answer)).not.toContain(token === '…a91f' ? secret : token);
    }
    expect((await call('POST', '/api/test-connection', test)).status).toBe(400);
  });

  test('codex settings are checked and kept apart from the log limit', async () => {
    const wrong = await call('POST', '/api/codex/settings', { effortByModel: { 'gpt-5': 'most' } });
    expect(wrong.status).toBe(400);
    const saved = await call('POST', '/api/codex/settings', {
      effortByModel: { 'gpt-5': 'HIGH', 'gpt-5-codex': 'minimal' },
    });
    expect(saved.answer).toEqual({ success: true });
    await call('POST', '/api/system/config', { logLimit: 30 });
    expect(system()).toMatchObject({
      logLimit: 30,
      codexDefaults: { reasoningEffortByModel: { 'gpt-5': 'high', 'gpt-5-codex': 'medium' } },
    });
    expect((await call('GET', '/api/codex/settings')).answer).toMatchObject({
      effortByModel: { 'gpt-5': 'high' },
      summaryByModel: { 'gpt-5': 'auto' },
    });
  });

  test('usage and log are cleared apart', async () => {
    const clear = (path: string) => call('DELETE', path, {});
    expect((await clear('/api/usage/clear')).answer).toMatchObject({ success: true });
    expect((await clear('/api/logs')).answer).toMatchObject({ success: true });
  });

  test('a switch names the config in use', async () => {
    const { answer } = await call('POST', '/api/switch-config', { service: 'claude', config: 'spare' });
    expect(answer).toMatchObject({ success: true, active_config: 'spare' });
  });
});
