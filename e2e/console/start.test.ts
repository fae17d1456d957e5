import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasBrowser } from '../kit/browser.ts';
import { stopChild } from '../kit/child.ts';
import { freePorts } from '../kit/clp.ts';
import { createHome } from '../kit/home.ts';
import { root } from './rig.ts';

test.skipIf(!hasBrowser)(
  'the console says it is starting until its pages are served, and lets who asks for one wait',
  async () => {
    const home = createHome({});
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const child = spawn(process.execPath, [join(root, 'apps/ui')], {
      env: { PATH: process.env.PATH ?? '', CLP_HOME: home.path, CLP_UI_PORT: String(port) },
      stdio: 'ignore',
    });
    try {
      const seen: string[] = [];
      while (seen.at(-1) !== '200 ok') {
        expect(child.exitCode).toBeNull();
        seen.push(await healthAt(url));
        // Bound, but not ready: a page asked for now comes when it can.
        if (seen.at(-1) === '503 starting') expect((await fetch(url)).status).toBe(200);
      }
      const answers = new Set(seen);
      for (const known of ['nobody', '503 starting', '200 ok']) answers.delete(known);
      expect([...answers]).toEqual([]);
      expect((await fetch(url)).status).toBe(200);
    } finally {
      await stopChild(child);
      home.remove();
    }
  },
);

async function healthAt(url: string): Promise<string> {
  try {
    const response = await fetch(`${url}/health`);
    const { status } = (await response.json()) as { status: string };
    return `${response.status} ${status}`;
  } catch {
    return 'nobody';
  }
}
