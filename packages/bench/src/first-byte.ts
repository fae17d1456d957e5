import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Protocol, streams } from './sample-streams.ts';

/**
 * Measures what a translation holds a stream up: milliseconds from the moment the upstream writes an event to the moment
 * the client has the bytes made of it. Upstream and client share this process and its clock; what is measured is a process
 * of its own, started afresh several times, whose first request is told apart. The bare pipe shows what the machine adds.
 * `node packages/bench/dist/first-byte.js [starts] [requests]`
 */

/** Milliseconds: clock times of writing, or what passed since then. */
interface Times {
  opening: number;
  content: number;
}

interface Started {
  child: ChildProcess;
  port: number;
}

const protocols = ['messages', 'responses', 'chat'] as const;
const paths = { messages: '/v1/messages', responses: '/v1/responses', chat: '/v1/chat/completions' } as const;
const [starts = 5, requests = 60] = process.argv.slice(2).map(Number);
/** Between the events, so that each is a write of its own. */
const gapMs = 4;

/** Models think before they speak; the first request of a process finds that time used for loading libraries. */
const thinkMs = 500;
let isFirst = false;

/** When the upstream wrote its opening event and its first content. */
let writtenAt: Times = { opening: 0, content: 0 };

const upstream = createServer({ noDelay: true }, (incoming, outgoing) => {
  incoming.resume().once('end', async () => {
    const protocol = protocols.find((name) => incoming.url?.includes(paths[name])) ?? 'chat';
    const { opening, content, closing } = streams[protocol];
    outgoing.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    await pause(isFirst ? thinkMs : gapMs);
    const openedAt = performance.now();
    outgoing.write(opening);
    await pause();
    writtenAt = { opening: openedAt, content: performance.now() };
    outgoing.write(content);
    await pause();
    outgoing.end(closing);
  });
});

const port = await listen(upstream);
const folder = mkdtempSync(join(tmpdir(), 'clp-first-byte-'));
try {
  await report('bare pipe', 'chat', () => start('./bare-pipe.js', { UPSTREAM_PORT: String(port) }));
  for (const speaks of protocols) {
    const home = writeHome(join(folder, speaks), speaks);
    const clp = (): Promise<Started> =>
      start('../../../apps/legacy-proxy/bundle/main.js', { CLP_HOME: home, CLP_LEGACY_PORT: '0' });
    for (const client of protocols) await report(`${client} client, ${speaks} upstream`, client, clp);
  }
} finally {
  upstream.close();
  upstream.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}

/** Prints a line: medians of the first requests, then of all later ones. */
async function report(name: string, client: Protocol, startTarget: () => Promise<Started>): Promise<void> {
  const first: Times[] = [];
  const later: Times[] = [];
  for (let turn = 0; turn < starts; turn++) {
    const target = await startTarget();
    isFirst = true;
    first.push(await ask(target.port, client));
    isFirst = false;
    for (let index = 1; index < requests; index++) later.push(await ask(target.port, client));
    target.child.kill('SIGKILL');
  }
  const cells = (['opening', 'content'] as const).map((event) => {
    const cold = quantile(first, { event, share: 0.5 });
    const [half, most] = [0.5, 0.99].map((share) => quantile(later, { event, share }));
    return `${event}: first request ${cold}, p50 ${half}, p99 ${most}`;
  });
  console.log(`${name.padEnd(36)} ${cells.join('   ')}  ms`);
}

function quantile(times: readonly Times[], { event, share }: { event: keyof Times; share: number }): string {
  const ascending = times.map((time) => time[event]).sort((a, b) => a - b);
  return (ascending[Math.floor(ascending.length * share)] ?? 0).toFixed(2).padStart(6);
}

function ask(target: number, client: Protocol): Promise<Times> {
  const turn = [{ role: 'user', content: 'Say hello.' }];
  const body = JSON.stringify({
    model: 'gpt-4o',
    max_tokens: 100,
    stream: true,
    [client === 'responses' ? 'input' : 'messages']: turn,
  });
  return new Promise((resolve, reject) => {
    let openedAt = 0;
    let contentAt = 0;
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { host: '127.0.0.1', port: target, path: paths[client], method: 'POST', headers };
    const outgoing = request(options, (answer) => {
      answer.on('data', (piece: Buffer) => {
        openedAt ||= performance.now();
        if (piece.includes('first words')) contentAt ||= performance.now();
      });
      answer.once('end', () =>
        resolve({ opening: openedAt - writtenAt.opening, content: contentAt - writtenAt.content }),
      );
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

function writeHome(home: string, protocol: Protocol): string {
  mkdirSync(home, { recursive: true });
  const config = { base_url: `http://127.0.0.1:${port}`, auth_token: 'sk-bench', protocol, active: true };
  writeFileSync(join(home, 'legacy.json'), JSON.stringify({ main: config }));
  return home;
}

function start(path: string, variables: Record<string, string>): Promise<Started> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(path, import.meta.url))], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => {
      const found = /:(\d+)/.exec(text.toString())?.[1];
      if (found) resolve({ child, port: Number(found) });
    });
    child.once('exit', () => reject(new Error(`${path} ended; run the build first`)));
  });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function pause(ms = gapMs): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
