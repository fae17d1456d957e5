import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mainPath } from '../kit/body.ts';
import { hasBrowser, startBrowser } from '../kit/browser.ts';
import { figure } from '../kit/figure.ts';
import { doors, type Rig, startRig } from './rig.ts';

let rig: Rig;
let browser: Browser;
let evil: Server;
let evilPort: number;

/** What a page tried, and what it got to see of the answer: anything but a refusal. */
interface Attempt {
  how: string;
  got?: string;
}

const config = (url: string) => ({
  only: { base_url: url, auth_token: 'x', active: true },
  other: { base_url: url, auth_token: 'y' },
});

describe.skipIf(!hasBrowser)('pages of other origins in a real browser', () => {
  beforeAll(async () => {
    rig = await startRig({
      files: ({ url }) => ({
        'claude.json': config(url),
        'codex.json': config(url),
        'legacy.json': config(url),
      }),
    });
    evil = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>evil</title>');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => evil.once('listening', resolve));
    evilPort = (evil.address() as AddressInfo).port;
    // evil.example is this machine: what DNS rebinding brings about.
    browser = await startBrowser(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
  });
  afterAll(async () => {
    await browser?.close();
    evil?.closeAllConnections();
    evil?.close();
    await rig?.stop();
  });

  let tried = 0;

  async function openPage(url: string): Promise<Page> {
    const context = await browser.newContext();
    await context.addInitScript({ path: join(import.meta.dirname, 'page-attacks.js') });
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  test.each(['evil.example', '127.0.0.1', 'localhost'])(
    'a page of %s at another port gets through no door',
    async (host) => {
      const page = await openPage(`http://${host}:${evilPort}/`);
      for (const door of doors) {
        const target = door === 'console' ? '/api/switch-config' : mainPath[door];
        const body =
          door === 'console'
            ? '{"service":"claude","config":"other"}'
            : '{"model":"m","max_tokens":9,"messages":[],"input":"hi"}';
        const before = rig.sandbox.requests().length;
        const attempts = await runInPage<Attempt[]>(page, 'attackFromPage', {
          url: `http://127.0.0.1:${rig.ports[door]}`,
          target,
          body,
          events: door === 'console' ? '/api/events' : '/events',
        });
        expect([door, attempts.filter(({ got }) => got !== undefined)]).toEqual([door, []]);
        expect([door, rig.sandbox.requests().length]).toEqual([door, before]);
        tried += attempts.length;
      }
      await page.context().close();
    },
  );

  test('a foreign name that is pointed at this machine gets nothing from any door', async () => {
    for (const door of doors) {
      const page = await openPage(`http://evil.example:${rig.ports[door]}/health`);
      expect([door, await page.locator('body').textContent()]).toEqual([
        door,
        expect.stringContaining('host name'),
      ]);
      const body =
        '{"model":"m","max_tokens":9,"messages":[],"input":"hi","service":"claude","config":"other"}';
      const status = await runInPage<number>(page, 'postFromPage', {
        target: door === 'console' ? '/api/switch-config' : mainPath[door],
        body,
      });
      expect([door, status]).toEqual([door, 403]);
      tried++;
      await page.context().close();
    }
  });

  test('a foreign page can neither frame the console nor post a form to it', async (context) => {
    const page = await openPage(`http://evil.example:${evilPort}/`);
    const framed = await runInPage<string>(page, 'frameFromPage', rig.url('console'));
    expect(framed).toBe('nothing to see');
    await runInPage<void>(page, 'submitFromPage', `${rig.url('console')}/api/switch-config`);
    await page.waitForURL(/switch-config/);
    expect(await page.locator('body').textContent()).toMatch(/another origin|JSON/);
    const health = await (await fetch(`${rig.url('claude')}/health`)).text();
    expect(health).toContain('"active_config":"only"');
    figure(
      context,
      `${tried + 2} attempts of web pages in Chromium (fetch, no-cors, text/plain, forms, frames, EventSource, WebSocket, rebinding) at four doors: none came through`,
    );
  });
});

/** Calls a function of `page-attacks.js`. */
function runInPage<Result>(page: Page, name: string, input: unknown): Promise<Result> {
  return page.evaluate<Result>(`pageAttacks.${name}(${JSON.stringify(input)})`);
}
