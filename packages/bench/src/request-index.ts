import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRequestIndex, type RequestIndex } from '@clp/core/request-index';
import type { RequestRecord } from '@clp/core/schema';
import { createRequestLog } from '@clp/core/store';

/**
 * `pnpm --filter @clp/bench index [records]`: how fast the request index reads a log of a month and answers the
 * console's questions about it. Prints one line a figure with the bar it has to keep.
 */
const count = Number(process.argv[2] ?? 1_000_000);
const days = 30;
const home = mkdtempSync(join(tmpdir(), 'clp-index-'));
const now = Date.now();

try {
  // First: a proxy's process is small.
  report('CPU to append a record, microseconds', await appendCost(), '<= 10');
  rmSync(join(home, 'data'), { recursive: true, force: true });
  await writeLog();
  const index = await openRequestIndex({ home });
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const { records } = await index.ingest();
  const perSecond = Math.round(records / ((performance.now() - startedAt) / 1000));
  const { user, system } = process.cpuUsage(cpuBefore);
  report('records read a second', perSecond, '>= 20000');
  // What it would be with a core to itself: the other figure falls with everything else that runs.
  report('records read a second of CPU', Math.round((records * 1e6) / (user + system)), '>= 20000');
  for (const [name, ask] of Object.entries(questions(index))) report(`${name}, p95 ms`, p95(ask), '<= 100');
  index.close();
} finally {
  rmSync(home, { recursive: true, force: true });
}

function questions(index: RequestIndex): Record<string, (round: number) => unknown> {
  const month = { from: now - days * 86_400_000, to: now };
  let cursor: string | undefined;
  return {
    'newest page of 200': () => index.list({ limit: 200 }),
    'next page of 200': () => {
      cursor = index.list({ limit: 200, cursor }).next;
    },
    'page of one config': (round) => index.list({ limit: 200, filter: { config: [`config-${round % 6}`] } }),
    'page of failures of one model': () =>
      index.list({ limit: 200, filter: { outcome: ['upstream_error'], model: ['model-3'] } }),
    'page of one text': () => index.list({ limit: 200, filter: { text: 'project-7' } }),
    'month by day and model': () => index.aggregate({ by: ['day', 'model'], filter: month }),
    'month by hour and service': () => index.aggregate({ by: ['hour', 'service'], filter: month }),
    'month of one config by project and status': () =>
      index.aggregate({ by: ['project', 'status'], filter: { ...month, config: ['config-1'] } }),
    'month of percentiles': () => index.latency(month),
    'day of percentiles': () => index.latency({ from: now - 86_400_000, to: now }),
  };
}

/** CPU of the whole process for queueing and writing a record, in the batches a busy service would have. */
async function appendCost(): Promise<number> {
  mkdirSync(join(home, 'data/requests'), { recursive: true });
  const log = createRequestLog({ home, service: 'claude', onProblem: (reason) => console.error(reason) });
  const record = JSON.parse(lineOf('claude', 1, now)) as RequestRecord;
  const records = 50_000;
  const before = process.cpuUsage();
  for (let number = 0; number < records; number++) {
    log.append({ ...record });
    if (number % 500 === 0) await log.flush();
  }
  await log.flush();
  const { user, system } = process.cpuUsage(before);
  return Math.round(((user + system) / records) * 10) / 10;
}

function p95(ask: (round: number) => unknown): number {
  const times = Array.from({ length: 40 }, (_, round) => {
    const startedAt = performance.now();
    ask(round);
    return performance.now() - startedAt;
  }).sort((left, right) => left - right);
  return Math.round((times[37] ?? 0) * 10) / 10;
}

/** A month of three services, six configs, five models and ten projects, as the proxies would have logged it. */
async function writeLog(): Promise<void> {
  const folder = join(home, 'data/requests');
  mkdirSync(folder, { recursive: true });
  const perDay = Math.ceil(count / days);
  for (let day = 0, written = 0; day < days; day++) {
    const midnight = now - (days - day) * 86_400_000;
    const date = new Date(midnight).toISOString().slice(0, 10);
    for (const service of ['claude', 'codex', 'legacy']) {
      const stream = createWriteStream(join(folder, `${service}-${date}.jsonl`));
      for (let number = 0; number < perDay / 3 && written < count; number++, written++) {
        const line = lineOf(service, written, midnight + Math.floor((number / perDay) * 3 * 86_400_000));
        if (!stream.write(line)) await once(stream, 'drain');
      }
      stream.end();
      await once(stream, 'close');
    }
  }
}

function lineOf(service: string, number: number, time: number): string {
  const config = `config-${number % 6}`;
  const failed = number % 50 === 0;
  const input = 100 + (number % 9000);
  const output = 50 + (number % 1700);
  return `${JSON.stringify({
    id: `0000${number.toString(16).padStart(12, '0')}`,
    timestamp: new Date(time).toISOString(),
    service,
    method: 'POST',
    path: '/v1/messages',
    status_code: failed ? 502 : 200,
    duration_ms: 300 + ((number * 7919) % 20_000),
    channel: config,
    model: `model-${number % 5}`,
    model_asked: `model-${number % 5}`,
    model_sent: `model-${number % 5}`,
    usage: {
      metrics: {
        input,
        cached_create: 0,
        cached_read: number % 800,
        output,
        reasoning: 0,
        total: input + output,
      },
      raw: { input_tokens: input, output_tokens: output, cache_read_input_tokens: number % 800 },
    },
    cost_micros: input * 3 + output * 15,
    protocol: 'messages',
    outcome: failed ? 'upstream_error' : 'ok',
    ...(failed && {
      error: { code: 'upstream_reset', message: `The upstream of config "${config}" broke off.` },
    }),
    client: 'claude-cli',
    session: `session-${Math.floor(number / 40)}`,
    project: `project-${number % 10}`,
    stream: true,
    attempts: [
      {
        config,
        host: 'api.example.com',
        start_ms: 1,
        connect_ms: 20,
        first_byte_ms: 250,
        first_token_ms: 300,
        end_ms: 900,
        status: 200,
      },
    ],
    first_token_ms: 250 + (number % 900),
    overhead_ms: 1,
    bytes: { in: 40_000, up: 40_100, out: 9_000 },
  })}\n`;
}

function report(name: string, value: number, bar: string): void {
  console.log(`${name.padEnd(44)} ${String(value).padStart(8)}   ${bar}`);
}
