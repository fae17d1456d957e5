import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTempHome, type TempHome } from '../../testing/index.ts';
import type { Capture, CaptureDraft } from './capture.ts';
import { createCaptureLog } from './capture-log.ts';
import { readCapture, readCapturePart, removeCaptures } from './index.ts';

let home: TempHome;
beforeEach(() => {
  home = createTempHome({ 'data/captures/.keep': '' });
});
afterEach(() => home.remove());

const folder = () => join(home.path, 'data/captures');

function capture(id: string, response = 'answer'): Capture {
  return {
    id,
    request: {
      line: 'POST https://a/v1/messages',
      headers: ['accept', '*/*'],
      body: Buffer.from(`ask ${id}`),
      total: 9,
    },
    response: { line: '200', headers: [], body: Buffer.from(response), total: response.length },
  };
}

/** The same on its way to the log. */
function draft(id: string, response?: string): CaptureDraft {
  const { request, response: answer } = capture(id, response);
  const side = ({ body, ...head }: Capture['request']) => ({
    ...head,
    pieces: [body.subarray(0, 3), body.subarray(3)],
  });
  return { id, request: side(request), response: side(answer), secrets: ['sk-planted-key-1', 'sk-"quoted"'] };
}

function openLog(maxBytes = 1e9) {
  const problems: (string | undefined)[] = [];
  const log = createCaptureLog({
    home: home.path,
    service: 'claude',
    now: () => 1000,
    maxBytes: () => maxBytes,
    onProblem: (reason) => problems.push(reason),
  });
  return { log, problems };
}

test('every capture is found again by its pointer, whichever block it went to', async () => {
  const { log } = openLog();
  const pointers = [];
  for (const id of ['a', 'b']) pointers.push(log.append(draft(id)));
  await log.flush();
  pointers.push(log.append(draft('c', 'é'.repeat(5000))));
  await log.flush();
  const found = await Promise.all(pointers.map((pointer) => readCapture(home.path, pointer)));
  expect(found.map((each) => each?.id)).toEqual(['a', 'b', 'c']);
  expect(found[2]?.response.body.toString()).toBe('é'.repeat(5000));
  expect(found[1]).toEqual(capture('b'));
});

test('a side is read part by part', async () => {
  const { log } = openLog();
  const pointer = log.append(draft('a', '0123456789'));
  await log.flush();
  const part = await readCapturePart(home.path, pointer, { side: 'response', offset: 4, limit: 3 });
  expect(part).toMatchObject({ line: '200', kept: 10, total: 10 });
  expect(part?.bytes.toString()).toBe('456');
});

test('the oldest segments go when all take too much, and a lost capture is simply not there', async () => {
  const { log } = openLog(1);
  // A segment is full by what it holds, not by what that is once it is compressed.
  const long = 'x'.repeat(9 * 1024 * 1024);
  const first = log.append(draft('old', long));
  await log.flush();
  const second = log.append(draft('new', long));
  await log.flush();
  expect(await readCapture(home.path, first)).toBeUndefined();
  expect((await readCapture(home.path, second))?.id).toBe('new');
});

test('a torn block and a foreign name are not there either', async () => {
  const { log } = openLog();
  const pointer = log.append(draft('a'));
  await log.flush();
  await appendFile(join(folder(), pointer.segment), 'CLP1torn');
  expect(await readCapture(home.path, { ...pointer, block: 1 })).toBeUndefined();
  expect(await readCapture(home.path, { ...pointer, segment: '../../claude.json' })).toBeUndefined();
});

test('says once when captures cannot be written, and loses nothing else', async () => {
  const { log, problems } = openLog();
  home.remove();
  log.append(draft('a'));
  await log.flush();
  log.append(draft('b'));
  await log.flush();
  expect(problems).toEqual(['captures cannot be written (ENOENT)']);
});

test('all can be removed', async () => {
  const { log } = openLog();
  log.append(draft('a'));
  await log.flush();
  const [segment] = (await readdir(folder())).filter((name) => name.endsWith('.clp'));
  expect((await readFile(join(folder(), segment ?? ''))).includes('ask a')).toBe(false);
  expect(await removeCaptures(home.path)).toBe(1);
});

test('no credential is written: neither a header that carries one, nor one an upstream repeats anywhere', async () => {
  const { log } = openLog();
  const told = draft('a', 'refused: sk-planted-key-1 is no key, sk-planted-key-1!');
  const pointer = log.append({
    ...told,
    request: {
      ...told.request,
      line: 'GET https://a/v1/models?key=sk-planted-key-1',
      headers: ['Authorization', 'Bearer sk-planted-key-1', 'X-Api-Key', 'planted', 'accept', '*/*'],
    },
    response: {
      ...told.response,
      headers: ['Set-Cookie', 'planted', 'x-said', 'no sk-planted-key-1', 'x-odd', 'sk-"quoted"'],
    },
  });
  const other = log.append(draft('b'));
  await log.flush();
  expect(await readCapture(home.path, pointer)).toMatchObject({
    request: {
      line: 'GET https://a/v1/models?key=…',
      headers: ['Authorization', '…', 'X-Api-Key', '…', 'accept', '*/*'],
    },
    response: {
      headers: ['Set-Cookie', '…', 'x-said', 'no …', 'x-odd', '…'],
      body: Buffer.from('refused: … is no key, …!'),
    },
  });
  expect(await readCapture(home.path, other)).toEqual(capture('b'));
});
