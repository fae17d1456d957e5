import { type AttemptRecord, type RequestRecord, rowTokensOf } from '@clp/core/schema';
import { readCapturePart } from '@clp/core/store';
import { defineCommand, UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { formatCost, formatMs } from '../format-request.ts';
import { findRequest, withIndex } from '../open-index.ts';
import { jsonOption, printJson } from '../output.ts';

export const command = defineCommand({
  positionals: { id: { type: 'string', demandOption: true, describe: 'As clp logs shows it' } },
  options: {
    body: {
      type: 'string',
      choices: ['request', 'response'] as const,
      describe: 'Print what was sent, or what came back',
    },
    json: jsonOption,
  },
  examples: { 'clp show 1f2e3d4c --body response': 'What the upstream answered' },
  async run({ id, body, json }, context) {
    const { environment, terminal } = context;
    const { row, record } = await withIndex(environment, (index) => findRequest(index, id));
    if (body) {
      await printBody(record, body, context);
      return;
    }
    if (json || !record) {
      printJson(terminal, record ?? row);
      return;
    }
    printRecord(record, context);
  },
});

async function printBody(
  record: RequestRecord | undefined,
  side: 'request' | 'response',
  { environment, terminal }: Context,
): Promise<void> {
  const part = record?.capture && (await readCapturePart(environment.home, record.capture, { side }));
  if (!part)
    throw new UsageError(
      'The bodies of this request are not kept (`capture` in data/system.json says what is).',
    );
  terminal.write(part.bytes.toString('utf8'));
  if (part.kept < part.total) terminal.note(`\n(${part.kept} of ${part.total} bytes were kept)`);
}

function printRecord(record: RequestRecord, { terminal }: Context): void {
  const { bold, dim } = terminal.colors;
  const line = (name: string, value: string | undefined): void => {
    if (value !== undefined && value !== '') terminal.line(`${dim(name.padEnd(12))} ${value}`);
  };
  terminal.line(bold(`${record.method} ${record.path}  ${record.status_code} ${record.outcome}`));
  line('id', record.id);
  line('time', record.timestamp);
  line('client', record.client);
  line('session', record.session);
  line('project', record.project);
  line('config', record.channel);
  line('model', modelText(record));
  line('total', formatMs(record.duration_ms));
  line('first token', record.first_token_ms === undefined ? '' : formatMs(record.first_token_ms));
  line('queue', record.queue_ms === undefined ? '' : formatMs(record.queue_ms));
  line('overhead', record.overhead_ms === undefined ? '' : `${record.overhead_ms} ms`);
  line('tokens', tokensText(record));
  line('cost', formatCost(record.cost_micros));
  line('bytes', `${record.bytes.in} in, ${record.bytes.up} sent on, ${record.bytes.out} out`);
  line('error', record.error && `${record.error.code}: ${record.error.message}`);
  for (const [number, attempt] of record.attempts.entries()) line(`try ${number + 1}`, attemptText(attempt));
  for (const { stage, what, cause, before, after } of record.changes ?? []) {
    const values = before !== undefined || after !== undefined ? `: ${before ?? ''} -> ${after ?? ''}` : '';
    line(stage, `${what}${values} (${cause})`);
  }
  for (const what of record.dropped ?? []) line('dropped', what);
}

function modelText({ model_asked: asked, model_sent: sent, model }: RequestRecord): string {
  return [...new Set([asked, sent, model])].filter((name) => name !== undefined).join(' -> ');
}

function tokensText(record: RequestRecord): string {
  const tokens = rowTokensOf(record);
  if (!tokens) return '';
  const { cacheWrite: write, cacheRead: read, out, reasoning } = tokens;
  const text = `${tokens.in} in, ${write} cache written, ${read} cache read, ${out} out, ${reasoning} reasoning`;
  return record.usage_partial ? `${text} (partial: the answer broke off)` : text;
}

function attemptText({
  config,
  host,
  status,
  error,
  first_byte_ms: firstByte,
  start_ms: start,
}: AttemptRecord): string {
  const wait = firstByte === undefined ? '' : `, first byte after ${formatMs(firstByte - start)}`;
  return `${config} (${host}) ${status ?? ''} ${error ?? ''}`.trim() + wait;
}
