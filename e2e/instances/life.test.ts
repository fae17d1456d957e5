import { once } from 'node:events';
import { connect } from 'node:net';
import { type Sandbox, startSandbox } from '@clp/sandbox';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodyFor, eventsOf, mainPath } from '../kit/body.ts';
import { call, type OpenStream, open } from '../kit/http.ts';
import { isAlive } from '../kit/is-alive.ts';
import { readRecords } from '../kit/records.ts';
import { until, waitFor } from '../kit/wait.ts';
import { type Rig, startRig } from './rig.ts';

/** Processes of a service come, go and crash: what is under way goes on, what is lost comes back. */

let sandbox: Sandbox;
let rig: Rig | undefined;

beforeAll(async () => {
  sandbox = await startSandbox({ paceMs: 40 });
});
afterEach(async () => {
  await rig?.stop();
  rig = undefined;
});
afterAll(() => sandbox.stop());

const start = async (members: object = {}, instances = 3): Promise<Rig> => {
  rig = await startRig(
    { 'claude.json': { a: { base_url: sandbox.url, auth_token: 'x', active: true, ...members } } },
    instances,
  );
  return rig;
};

async function expectWhole(streams: readonly OpenStream[]): Promise<void> {
  await Promise.all(streams.map(({ ended }) => ended));
  for (const stream of streams) {
    expect(stream.broken()).toBe(false);
    expect(eventsOf(stream.text()).at(-1)).toEqual({ type: 'message_stop' });
  }
}

test('a service that stops ends the streams of all its processes properly, and leaves none behind', async () => {
  const { streamsEverywhere, processes, proxy, home } = await start();
  const pids = await processes(3);
  const streams = await streamsEverywhere();
  await waitFor(() => streams.every((stream) => stream.text() !== ''));
  const stopped = proxy.stop();
  await expectWhole(streams);
  expect(await stopped).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);
  const records = readRecords(home.path, 'claude');
  expect(records).toHaveLength(streams.length);
  expect(records.every(({ outcome }) => outcome === 'ok')).toBe(true);
});

test.each([1, 3])(
  'asked for its health while it stops, a service of %i goes on with what it has',
  async (count) => {
    const { proxy } = await start({ base_url: sandbox.fault('gap=200') }, count);
    const { hostname, port } = new URL(proxy.url);
    const body = bodyFor('claude', { stream: true });
    const head = `POST ${mainPath.claude} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: ${body.length}\r\n\r\n`;
    const clients = Array.from({ length: 9 }, () => {
      const socket = connect(Number(port), hostname);
      const client = { socket, text: '', closed: once(socket, 'close') };
      socket.setEncoding('utf8').on('data', (text: string) => {
        client.text += text;
      });
      socket.write(head + body);
      return client;
    });
    await waitFor(() => clients.every(({ text }) => text.includes('message_start')));
    const stopped = proxy.stop();
    await until(async () => (await call(proxy.url, '/health', { method: 'GET' })).broken, {
      name: 'it takes no more',
    });
    // On a busy machine some may be over by now, and their connections closed.
    for (const { socket, text } of clients)
      if (!text.includes('message_stop')) socket.write(`GET /health HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
    await Promise.all(clients.map(({ closed }) => closed));
    for (const { text } of clients) expect(text).toContain('message_stop');
    expect(await stopped).toBe(0);
  },
);

test('more and fewer processes take effect at once, and nothing under way breaks', async () => {
  const { streamsEverywhere, processes, health, home } = await start({}, 1);
  expect((await health()).secondaries).toBeUndefined();
  home.write('data/system.json', { instances: { claude: 3 } });
  await processes(3);
  const streams = await streamsEverywhere();
  home.write('data/system.json', { instances: { claude: 1 } });
  await expectWhole(streams);
  await processes(1);
});

test('a process that is killed comes back, and its turns do not stay taken', async () => {
  const { streamsEverywhere, processes, proxy, health, send } = await start({ max_concurrency: 200 });
  const [primary, killed = 0] = await processes(3);
  // None of them is over before the process is killed.
  const streams = await streamsEverywhere('endless');
  process.kill(killed, 'SIGKILL');
  await waitFor(() => streams.some((stream) => stream.broken()));
  for (const stream of streams) stream.leave();
  await Promise.all(streams.map(({ ended }) => ended));
  const pids = await processes(3);
  expect(pids[0]).toBe(primary);
  expect(pids).not.toContain(killed);
  expect(proxy.output()).toContain(`(PID ${killed}) ended by itself (SIGKILL)`);
  const held = async () => (await health()).configs.map(({ in_flight, queued }) => in_flight + queued);
  await until(async () => (await held())[0] === 0, { name: 'no turn is taken' });
  expect((await send()).status).toBe(200);
});

test('where the first process is killed the others finish what they have, put it on record, and end', async () => {
  const { streamsEverywhere, processes, home } = await start();
  const [primary = 0, ...others] = await processes(3);
  const streams = await streamsEverywhere();
  await waitFor(() => streams.every((stream) => stream.text() !== ''));
  process.kill(primary, 'SIGKILL');
  await Promise.all(streams.map(({ ended }) => ended));
  await waitFor(() => !others.some(isAlive));
  const whole = streams.filter((stream) => !stream.broken());
  expect(whole.length).toBeGreaterThanOrEqual(2);
  await expectWhole(whole);
  const ids = readRecords(home.path, 'claude').map(({ id }) => id);
  expect(ids.sort()).toEqual(whole.map((stream) => String(stream.headers()['x-clp-request-id'])).sort());
});

test('requests under way are seen, and one can be watched, in whichever process they are', async () => {
  const { streamsEverywhere, proxy, health } = await start({ base_url: sandbox.fault('gap=160') });
  const listener = open(proxy.url, '/events', { method: 'GET' });
  const streams = await streamsEverywhere();
  await waitFor(() => streams.every((stream) => stream.text() !== ''));
  const ids = streams.map((stream) => String(stream.headers()['x-clp-request-id']));
  const rowsOf = (text: string): string[] =>
    [...text.matchAll(/^data: (\{"type":"req\.patch".*)$/gm)].flatMap(([, data = '']) =>
      (JSON.parse(data) as { rows: { id: string; state: string }[] }).rows
        .filter(({ state }) => state === 'streaming')
        .map(({ id }) => id),
    );
  await until(async () => ids.every((id) => rowsOf(listener.text()).includes(id)), { name: 'all are seen' });
  const watchers = ids.map((id) => open(proxy.url, `/events?watch=${id}`, { method: 'GET' }));
  await Promise.all(streams.map(({ ended }) => ended));
  for (const [index, watcher] of watchers.entries()) {
    await waitFor(() => watcher.text().includes('event: req.end'));
    const text = [...watcher.text().matchAll(/^data: (\{"type":"req\.delta".*)$/gm)]
      .map(([, data = '']) => (JSON.parse(data) as { text: string }).text)
      .join('');
    expect(text).toBe(streams[index]?.text());
    watcher.leave();
  }
  listener.leave();
  expect((await health()).live_requests).toBe(0);
});
