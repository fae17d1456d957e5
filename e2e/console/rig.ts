import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startBrowser } from '../kit/browser.ts';
import { launch, stopChild } from '../kit/child.ts';
import { freePorts } from '../kit/clp.ts';
import { isFull } from '../kit/figure.ts';
import { createHome, type Home } from '../kit/home.ts';

/** Of the repository. */
export const root = join(import.meta.dirname, '../..');
const artifacts = join(root, 'artifacts/console');

export interface Rig {
  url: string;
  claudeUrl: string;
  codexUrl: string;
  legacyUrl: string;
  home: Home;
  sandbox: Sandbox;
  /** A page of a fresh profile; the test fails with anything it logs or asks of another host. */
  open(path: string, look?: Look): Promise<Page>;
  /** What pages complained about since the last call. */
  complaints(): string[];
  /** Ends a process with SIGKILL. */
  kill(name: Process): Promise<void>;
  /** Starts it again where it was. */
  revive(name: Process): Promise<void>;
  /** Memory a process holds, from the kernel. Megabytes. */
  residentMegabytes(name: Process): number;
  stop(): Promise<void>;
}

const folders = {
  claude: 'apps/claude-proxy',
  codex: 'apps/codex-proxy',
  legacy: 'apps/legacy-proxy',
  console: 'apps/ui',
};
type Process = keyof typeof folders;

export interface Look {
  theme?: 'light' | 'dark';
  locale?: 'en' | 'zh';
  width?: number;
}

/** For waits: the machine may be busy. */
export const patient = { timeout: 60_000 };

export const secret = 'sk-ant-e2e-0123456789abcdef-a91f';

export interface RigOptions {
  /** Beside the console; two of the three are enough for most pages. */
  services?: readonly ('claude' | 'codex' | 'legacy')[];
  /** What the home holds at the start, given the address of the sandbox. */
  files?: (upstream: string) => Record<string, unknown>;
}

/** A sandbox, some services, the console and a browser. */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const { services = ['claude', 'codex'], files = usualFiles } = options;
  mkdirSync(artifacts, { recursive: true });
  const sandbox = await startSandbox();
  const home = createHome(files(sandbox.url));
  const [claude, codex, legacy, ui] = await freePorts(4);
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: home.path,
    CLP_HOME: home.path,
    CLP_CLAUDE_PORT: String(claude),
    CLP_CODEX_PORT: String(codex),
    CLP_LEGACY_PORT: String(legacy),
    CLP_UI_PORT: String(ui),
  };
  const children = new Map<string, ChildProcess>();
  const revive = async (name: Process): Promise<void> => {
    children.set(name, await launch(folders[name], environment));
  };
  await Promise.all([...services, 'console' as const].map(revive));
  const browser = await startBrowser();
  const url = `http://127.0.0.1:${ui}`;
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  return {
    url,
    claudeUrl: `http://127.0.0.1:${claude}`,
    codexUrl: `http://127.0.0.1:${codex}`,
    legacyUrl: `http://127.0.0.1:${legacy}`,
    home,
    sandbox,
    async kill(name) {
      const child = children.get(name);
      child?.kill('SIGKILL');
      if (child) await once(child, 'close');
    },
    revive,
    residentMegabytes(name) {
      const status = readFileSync(`/proc/${children.get(name)?.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
    },
    complaints: () => complaints.splice(0),
    async open(path, look = {}) {
      const context = await contextFor(browser, url, look);
      contexts.push(context);
      const page = await context.newPage();
      listen(page, complaints);
      await page.goto(url + path);
      return page;
    },
    async stop() {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      await Promise.all([...children.values()].map((child) => stopChild(child)));
      await sandbox.stop();
      home.remove();
    },
  };
}

export function usualFiles(upstream: string): Record<string, unknown> {
  return {
    'claude.json': {
      prod: { base_url: upstream, auth_token: secret, active: true, weight: 10, notes: 'kept' },
      spare: { base_url: upstream, auth_token: 'sk-ant-spare-0123456789-77c0', weight: 5 },
    },
    'codex.json': { gac: { base_url: `${upstream}/v1`, auth_token: 'sk-gac-0123456789ab' } },
    'legacy.json': { any: { base_url: `${upstream}/v1`, auth_token: 'sk-any-0123456789ab' } },
    'filter.json': [{ source: 'Acme Corp', op: 'replace', target: '[ORG]' }],
  };
}

async function contextFor(browser: Browser, url: string, look: Look): Promise<BrowserContext> {
  const { theme = 'light', locale = 'en', width = 1440 } = look;
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme });
  await context.addCookies([
    { name: 'clp-theme', value: theme, url },
    { name: 'clp-locale', value: locale, url },
  ]);
  return context;
}

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1:|data:|blob:)/.test(request.url()))
      complaints.push(`asked ${request.url()}`);
  });
}

/** Kept beside the test report, to be looked at; only in a full run: they take a sixth of the time of `looks.test.ts`. */
export async function photograph(page: Page, name: string): Promise<void> {
  if (!isFull) return;
  await page.screenshot({ path: join(artifacts, `${name}.png`) });
}

interface Violation {
  id: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe finds wrong, one line a finding, once all has faded in. */
export async function accessibilityFaults(
  page: Page,
  what: 'everything' | 'colours' = 'everything',
): Promise<string[]> {
  await page.evaluate(`Promise.allSettled(
    document.getAnimations()
      .filter((each) => each.effect.getComputedTiming().iterations !== Infinity)
      .map((each) => each.finished),
  ).then(() => {})`);
  // The page's policy lets no script in; the debugger may.
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axe.source);
  // Not looked at unless asked for: what is seen on a control is what a voice calls it by (WCAG 2.5.3), and a finger hits it (2.5.8).
  const options =
    what === 'colours'
      ? { runOnly: ['color-contrast', 'link-in-text-block'] }
      : {
          rules: {
            'label-content-name-mismatch': { enabled: true },
            'target-size': { enabled: true },
          },
        };
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    `axe.run(${JSON.stringify({ ...options, resultTypes: ['violations'] })})`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
