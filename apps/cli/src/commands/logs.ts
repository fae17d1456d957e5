import { setTimeout } from 'node:timers/promises';
import type { ProcessName } from '@clp/core';
import type { IndexedRow, RequestFilter, RequestIndex } from '@clp/core/request-index';
import { type Outcome, outcomes } from '@clp/core/schema';
import { followLog, lastLines, pathsOf } from '@clp/core/store';
import { defineCommand, UsageError } from '../command.ts';
import type { Context } from '../context.ts';
import { requestCells, requestHead, requestLine } from '../format-request.ts';
import { limitOption } from '../limit-option.ts';
import { withIndex } from '../open-index.ts';
import { jsonOption, printJson, printTable } from '../output.ts';
import { toProcess } from '../process-arguments.ts';
import { servicesOption } from '../service-argument.ts';
import { parseSince } from '../since-option.ts';

/** Milliseconds between two looks while following. */
const followMs = 250;
/** What ended so long before is new too: the log is written in batches. Milliseconds. */
const batchMs = 2_000;
/** The index gives at most so many at once. */
const pageRows = 1_000;

export const command = defineCommand({
  options: {
    follow: { alias: 'f', type: 'boolean', default: false, describe: 'Go on with new requests until Ctrl+C' },
    limit: limitOption,
    service: servicesOption,
    config: { type: 'string', array: true, describe: 'Only of these configs' },
    model: { type: 'string', array: true, describe: 'Only of these models' },
    status: {
      type: 'string',
      describe: 'A status (429), a class (5xx), or how it ended (failed, aborted, ok ...)',
    },
    text: { type: 'string', describe: 'Part of a model, path, client, session, error ...' },
    since: { type: 'string', describe: 'An age (30m, 24h, 7d) or a date' },
    'service-log': {
      type: 'string',
      coerce: toProcess,
      describe: "The end of a service's own log (claude, codex, legacy, ui, sandbox) instead",
    },
    json: jsonOption,
  },
  examples: {
    'clp logs -f': 'Watch requests as they end',
    'clp logs --service-log claude -f': 'Watch what the Claude proxy itself has to say',
    'clp logs --status failed --since 24h': 'What went wrong since yesterday',
  },
  async run(args, context) {
    const { environment, terminal } = context;
    if (args.serviceLog) {
      await printServiceLog(args.serviceLog, { lines: args.limit, follow: args.follow, context });
      return;
    }
    const filter: RequestFilter = {
      ...(args.service && { service: args.service }),
      ...(args.config && { config: args.config }),
      ...(args.model && { model: args.model }),
      ...(args.text !== undefined && { text: args.text }),
      ...(args.since !== undefined && { from: parseSince(args.since, Date.now()) }),
      ...(args.status !== undefined && parseStatus(args.status)),
    };
    await withIndex(environment, async (index) => {
      const began = Date.now();
      const known = latest(index, {
        filter,
        limit: args.follow ? Math.max(args.limit, pageRows) : args.limit,
      });
      const rows = known.slice(-args.limit);
      if (args.json && !args.follow) {
        printJson(terminal, rows);
        return;
      }
      if (rows.length === 0 && !args.follow) {
        terminal.line('No request so far fits.');
        return;
      }
      print(rows, { json: args.json, shape: args.follow ? 'lines' : 'table' }, context);
      if (args.follow) await follow(index, { filter, json: args.json, began, known }, context);
    });
  },
});

async function printServiceLog(
  name: ProcessName,
  {
    lines,
    follow: isFollowed,
    context: { environment, terminal },
  }: { lines: number; follow: boolean; context: Context },
): Promise<void> {
  const path = pathsOf(environment.home).log(name);
  if (isFollowed) {
    await followLog(path, { lines, write: terminal.write });
    return;
  }
  const found = await lastLines(path, lines);
  if (found.length === 0) terminal.note(`${path} is empty or not there yet.`);
  for (const line of found) terminal.line(line);
}

/** `429`, `5xx`, `failed` or an outcome. */
function parseStatus(text: string): RequestFilter {
  if (/^\d{3}$/.test(text)) return { status: [Number(text)] };
  if (/^[1-5]xx$/.test(text)) return { statusClass: [Number(text[0])] };
  if (text === 'failed')
    return { outcome: outcomes.filter((outcome) => outcome !== 'ok' && outcome !== 'aborted') };
  if (isOutcome(text)) return { outcome: [text] };
  throw new UsageError(`"${text}" is no status. Give e.g. 429, 5xx, failed, ${outcomes.join(', ')}.`);
}

function isOutcome(text: string): text is Outcome {
  return outcomes.some((outcome) => outcome === text);
}

/** The newest requests, newest last. */
function latest(
  index: RequestIndex,
  { filter, limit }: { filter: RequestFilter; limit: number },
): IndexedRow[] {
  const rows: IndexedRow[] = [];
  for (let cursor: string | undefined; rows.length < limit; ) {
    const page = index.list({ filter, limit: limit - rows.length, cursor });
    rows.push(...page.rows);
    cursor = page.next;
    if (cursor === undefined) break;
  }
  return rows.reverse();
}

/** Prints what is new in the index, whoever took it in: the console and other commands read the log too, and may be first. */
async function follow(
  index: RequestIndex,
  {
    filter,
    json,
    began,
    known,
  }: { filter: RequestFilter; json: boolean; began: number; known: readonly IndexedRow[] },
  context: Context,
): Promise<void> {
  const printed = new Set(known.map(({ id }) => id));
  // An index that is built anew holds old requests under new numbers.
  const isNew = ({ id, startedAt, ms }: IndexedRow): boolean =>
    startedAt + ms >= began - batchMs && !printed.has(id);
  for (let seen = -1; ; await setTimeout(followMs)) {
    await index.ingest();
    const newest = index.newest();
    if (newest === seen) continue;
    seen = newest;
    const rows = index.list({ filter, limit: pageRows }).rows.filter(isNew).reverse();
    for (const { id } of rows) printed.add(id);
    if (rows.length > 0) print(rows, { json, shape: 'lines' }, context);
  }
}

interface Layout {
  json: boolean;
  /** A table is laid out as a whole; lines line up with those to come. */
  shape: 'table' | 'lines';
}

function print(rows: readonly IndexedRow[], { json, shape }: Layout, { terminal }: Context): void {
  if (json) {
    for (const row of rows) terminal.line(JSON.stringify(row));
    return;
  }
  const now = Date.now();
  if (shape === 'lines') {
    for (const row of rows) terminal.line(requestLine(row, now));
    return;
  }
  printTable(terminal, { head: requestHead, rows: rows.map((row) => requestCells(row, now)) });
}
