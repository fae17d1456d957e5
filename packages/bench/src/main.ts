import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bodyOf, type Case, cases } from './cases.ts';
import { formatChart } from './chart.ts';
import { type Round, runRound } from './load.ts';
import { baseline, formatTable, type Row, summarise } from './report.ts';
import { bodySizes, concurrencies, formatSweeps } from './sweep.ts';
import { startTargets, type Targets } from './targets.ts';

/**
 * `pnpm bench`: what CLP costs a request, as a ratio to a bare Node pipe measured in the same run.
 * `--sweep` how cost grows with body size and concurrency instead; `--quick` shorter rounds, `--case TEXT` only cases whose name has TEXT, `--rounds N`, `--json FILE`, `--svg FILE`.
 */
const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== '--'),
  options: {
    quick: { type: 'boolean', default: false },
    sweep: { type: 'boolean', default: false },
    case: { type: 'string', default: '' },
    rounds: { type: 'string' },
    json: { type: 'string' },
    svg: { type: 'string' },
  },
});

const rounds = Number(values.rounds ?? (values.quick ? 3 : 5));
const targets = await startTargets();
try {
  const rows: Row[] = [];
  const chosen = values.sweep
    ? [bodySizes, concurrencies].flatMap(({ steps }) => steps.map((step) => step.case))
    : cases;
  for (const one of chosen.filter(({ name }) => name.includes(values.case)))
    rows.push(...(await measure(targets, one)));
  console.log(formatTable(rows));
  if (values.sweep) console.log(`\n${formatSweeps(rows, [baseline, 'CLP'])}`);
  if (values.json) save(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  if (values.svg) save(values.svg, formatChart(rows));
} finally {
  targets.stop();
}

/** Rounds of one case, the targets in turn within each, so that noise hits all alike. */
async function measure({ targets, failingOver }: Targets, one: Case): Promise<Row[]> {
  const list = one.failsOver ? failingOver : targets;
  const body = bodyOf(one);
  const count = one.requests[values.quick ? 'quick' : 'full'];
  const results = new Map<string, Round[]>(list.map(({ name }) => [name, []]));
  // Until all that runs is compiled, a process that does more costs more than it does later.
  const warmUp = one.maxRounds ? one.requests.quick : one.requests.full;
  for (const target of list) await runRound(target, one, { body, count: warmUp });
  for (let round = 0; round < Math.min(rounds, one.maxRounds ?? rounds); round++) {
    for (const target of list) results.get(target.name)?.push(await runRound(target, one, { body, count }));
  }
  process.stderr.write(`measured ${one.name}\n`);
  return summarise(one.name, results);
}

function save(file: string, text: string): void {
  const path = resolve(process.env.INIT_CWD ?? '.', file);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
}
