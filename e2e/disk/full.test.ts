import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createClp } from '../kit/clp.ts';
import { figure } from '../kit/figure.ts';
import { type RunningProxy, startProxy } from '../kit/proxy.ts';
import { readRecords } from '../kit/records.ts';
import { waitFor } from '../kit/wait.ts';
import { ask, mountDisk, type SmallDisk, untilHealth, whyNoDisk } from './rig.ts';

const why = whyNoDisk();

let sandbox: Sandbox;
let disk: SmallDisk;
let proxy: RunningProxy;

describe.skipIf(why)(`a disk that refuses to be written${why ? ` (skipped: ${why})` : ''}`, () => {
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    disk = mountDisk();
    writeFileSync(
      join(disk.path, 'claude.json'),
      JSON.stringify({ only: { base_url: sandbox.url, auth_token: 'x', active: true } }),
    );
  });
  afterEach(async () => {
    await proxy?.stop();
    disk?.remove();
  });
  afterAll(() => sandbox?.stop());

  async function askTimes(count: number): Promise<void> {
    for (let index = 0; index < count; index++) expect((await ask(proxy.url, 'claude')).status).toBe(200);
  }

  /** Takes every byte there is. */
  function fill(): void {
    try {
      for (let size = 64 * 1024; size >= 1; ) {
        try {
          writeFileSync(join(disk.path, 'filler'), Buffer.alloc(size), { flag: 'a' });
        } catch (error) {
          if (size === 1) throw error;
          size = Math.floor(size / 2);
        }
      }
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  }

  test('full: requests go on, health says so, and every record is there once there is room again', async (context) => {
    proxy = await startProxy('claude', disk.path);
    await askTimes(5);
    fill();
    await askTimes(60);
    await untilHealth(proxy.url, 'of it', 'data');
    const { code, err } = await (await createClp(disk.path)).run(
      'config',
      'add',
      'claude',
      'more',
      '--url',
      sandbox.url,
      '--token',
      'y',
    );
    expect([code, err]).toEqual([1, expect.stringContaining('ENOSPC')]);
    rmSync(join(disk.path, 'filler'));
    await askTimes(1);
    await untilHealth(proxy.url, 'nothing', 'data');
    const ids = () => wholeLines().map(({ id }) => id);
    await waitFor(() => ids().length >= 66);
    expect([ids().length, new Set(ids()).size]).toEqual([66, 66]);
    figure(
      context,
      'full disk: 60 of 60 requests answered, all 66 records on disk once there was room, none twice',
    );
  });

  /** Every line that is a record: the disk may have taken a part of one before it was full, and that part stays. */
  function wholeLines(): { id: string }[] {
    const folder = join(disk.path, 'data/requests');
    const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'));
    return lines.flatMap((line) => {
      try {
        return [JSON.parse(line) as { id: string }];
      } catch {
        return [];
      }
    });
  }

  test('read-only while it runs: requests go on, health says so, and nothing is lost after it', async () => {
    proxy = await startProxy('claude', disk.path);
    await askTimes(3);
    await waitFor(() => readRecords(disk.path, 'claude').length === 3);
    await disk.remount('ro');
    await askTimes(20);
    await untilHealth(proxy.url, 'of it', 'data');
    await disk.remount('rw');
    await askTimes(1);
    await untilHealth(proxy.url, 'nothing', 'data');
    await waitFor(() => readRecords(disk.path, 'claude').length === 24);
  });

  test('read-only at start: the service runs and answers, and a change is refused with the reason', async () => {
    await disk.remount('ro');
    proxy = await startProxy('claude', disk.path);
    await askTimes(3);
    const { code, err } = await (await createClp(disk.path)).run('active', 'claude', 'only');
    expect(err === '' || err.includes('EROFS')).toBe(true);
    const added = await (await createClp(disk.path)).run(
      'config',
      'add',
      'claude',
      'more',
      '--url',
      sandbox.url,
      '--token',
      'y',
    );
    expect([added.code, added.err]).toEqual([1, expect.stringContaining('EROFS')]);
    expect(added.err).not.toContain('    at ');
    expect(code).toBeLessThan(2);
  });
});
