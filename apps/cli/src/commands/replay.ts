import { setTimeout as delay } from 'node:timers/promises';
import { diffOf } from '@clp/client-setup';
import { addressOf, ClpError, type Environment } from '@clp/core';
import { composeReplay, sendReplay } from '@clp/core/replay';
import { type RequestRecord, rowTokensOf, wholeInput } from '@clp/core/schema';
import { type Capture, createConfigStore, readCapture, readControlToken } from '@clp/core/store';
import { textOfAnswer } from '../answer-text.ts';
import { agree } from '../ask.ts';
import { defineCommand, exitCodes } from '../command.ts';
import { formatCost, formatMs } from '../format-request.ts';
import { keptRequest } from '../kept-request.ts';
import { withIndex } from '../open-index.ts';
import { jsonOption, printDiff, printJson, printTable } from '../output.ts';

/** The log is written in batches; this long is more than enough. Milliseconds. */
const recordWithinMs = 10_000;

export const command = defineCommand({
  positionals: { id: { type: 'string', demandOption: true, describe: 'As clp logs shows it' } },
  options: {
    config: { type: 'string', describe: 'Send it to this config, whatever routes say' },
    model: { type: 'string', describe: 'Ask this model' },
    diff: { type: 'boolean', default: false, describe: 'Show in what the answers differ' },
    yes: { type: 'boolean', alias: 'y', default: false, describe: 'Do not ask' },
    json: jsonOption,
  },
  examples: { 'clp replay 1f2e3d4c --config backup --diff': 'The same to another upstream' },
  async run({ id, config, model, diff, yes, json }, { environment, terminal }) {
    const { service, record: before, capture } = await keptRequest(environment, id);
    if (config !== undefined) await createConfigStore(environment.home, 'cli').require(service, config);
    const replay = composeReplay(before, capture, { config, model });
    await agree(`Send ${replay.method} ${replay.path} once more? It counts, and costs, like any request.`, {
      yes: yes || json,
      terminal,
    });
    const { id: replayId, response } = await sendReplay(replay, {
      url: addressOf(environment, service),
      controlToken: await readControlToken(environment.home),
    });
    await response.arrayBuffer();
    const after = await recordOf(environment, replayId);
    const answers = { before: textOf(capture, before), after: await newAnswer(environment, after) };
    if (json) printJson(terminal, { before, after, answers });
    else {
      printTable(terminal, { head: ['', 'THEN', 'NOW'], rows: comparison(before, after) });
      if (diff) {
        terminal.line();
        if (answers.before === answers.after) terminal.line('The answers are the same.');
        else printDiff(terminal, diffOf('answer', answers));
      }
    }
    return after.outcome === 'ok' ? exitCodes.done : exitCodes.failed;
  },
});

async function recordOf(environment: Environment, id: string): Promise<RequestRecord> {
  return withIndex(environment, async (index) => {
    for (const end = Date.now() + recordWithinMs; Date.now() < end; await delay(50)) {
      await index.ingest();
      const record = index.get(id)?.record;
      if (record) return record;
    }
    throw new ClpError('not_found', `The request was sent as ${id}, but its record is not in the log.`);
  });
}

/** Captures are written a moment after the record. '' = this one is not kept. */
async function newAnswer({ home }: Environment, record: RequestRecord): Promise<string> {
  if (!record.capture) return '';
  for (const end = Date.now() + recordWithinMs; Date.now() < end; await delay(50)) {
    const capture = await readCapture(home, record.capture);
    if (capture) return textOf(capture, record);
  }
  return '';
}

/** What came back, as text. */
function textOf({ response }: Capture, { protocol = 'messages' }: RequestRecord): string {
  return `${textOfAnswer(response.body.toString('utf8'), protocol)}\n`;
}

function comparison(before: RequestRecord, after: RequestRecord): string[][] {
  const row = (name: string, cell: (record: RequestRecord) => string): string[] => [
    name,
    cell(before),
    cell(after),
  ];
  return [
    row('id', ({ id }) => id.slice(0, 8)),
    row('config', ({ channel = '-' }) => channel),
    row('model', ({ model = '-' }) => model),
    row('status', ({ status_code: status, outcome }) => `${status} ${outcome}`),
    row('first token', ({ first_token_ms: ms }) => (ms === undefined ? '-' : formatMs(ms))),
    row('total', ({ duration_ms: ms }) => formatMs(ms)),
    row('tokens', (record) => {
      const tokens = rowTokensOf(record);
      return tokens ? `${wholeInput(tokens)} in, ${tokens.out} out` : '-';
    }),
    row('cost', ({ cost_micros: cost }) => formatCost(cost) || '-'),
  ];
}
