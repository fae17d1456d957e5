import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import type { Case } from './cases.ts';
import type { Target } from './targets.ts';

/** What one round of one case through one target showed. */
export interface Round {
  requests: number;
  failed: number;
  seconds: number;
  /** Of the target's process, all threads. Microseconds a request; undefined = no process. */
  cpuUs: number | undefined;
  /** Milliseconds to the first byte of the answer, ascending. */
  firstByteMs: number[];
  /** Milliseconds to the end of the answer, ascending. */
  totalMs: number[];
  /** Bytes after the round. */
  rss: number | undefined;
}

/** Sends a case's requests through a target, `concurrency` at a time over kept connections. */
export async function runRound(
  target: Target,
  { query, concurrency }: Case,
  { body, count }: { body: Buffer; count: number },
): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency, noDelay: true });
  const path = `/v1/messages${query === '' ? '' : `?${query}`}`;
  const firstByteMs: number[] = [];
  const totalMs: number[] = [];
  let failed = 0;
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const result = await send({ agent, port: target.port, path, body });
      if (!result) failed++;
      else {
        firstByteMs.push(result.firstByteMs);
        totalMs.push(result.totalMs);
      }
    }
  };
  const cpuBefore = cpuNs(target.pid);
  const begin = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - begin) / 1000;
  const cpuAfter = cpuNs(target.pid);
  agent.destroy();
  const ascending = (values: number[]): number[] => values.sort((a, b) => a - b);
  return {
    requests: count,
    failed,
    seconds,
    cpuUs:
      cpuBefore === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / 1000 / count,
    firstByteMs: ascending(firstByteMs),
    totalMs: ascending(totalMs),
    rss: rssOf(target.pid),
  };
}

interface SendInput {
  agent: Agent;
  port: number;
  path: string;
  body: Buffer;
}

/** Undefined: no complete 200. */
function send({
  agent,
  port,
  path,
  body,
}: SendInput): Promise<{ firstByteMs: number; totalMs: number } | undefined> {
  return new Promise((resolve) => {
    const begin = performance.now();
    let firstByteMs = 0;
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'user-agent': 'claude-cli/2.1 (external, cli)',
    };
    const outgoing = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, (answer) => {
      answer.once('data', () => {
        firstByteMs = performance.now() - begin;
      });
      answer.resume();
      answer.once('end', () =>
        resolve(answer.statusCode === 200 ? { firstByteMs, totalMs: performance.now() - begin } : undefined),
      );
      answer.once('error', () => resolve(undefined));
    });
    outgoing.once('error', () => resolve(undefined));
    outgoing.end(body);
  });
}

/** Time on a CPU of all threads of a process, by the scheduler's own count. Nanoseconds. */
export function cpuNs(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  let total = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    total += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return total;
}

function rssOf(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}
