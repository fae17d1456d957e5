import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runPnpm } from './toolchain.js';

/** Runs the fault suite and writes its table into docs/reliability.md, between the two marks. */

const report = join(root, 'artifacts/faults.json');
const page = join(root, 'docs/reliability.md');
const marks = ['<!-- faults -->', '<!-- end of faults -->'];

await runPnpm([
  'exec',
  'vitest',
  'run',
  '--project',
  'e2e',
  'e2e/faults',
  '--reporter=json',
  `--outputFile=${report}`,
]);
const results = JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(
  ({ assertionResults }) => assertionResults,
);
const text = readFileSync(page, 'utf8');
const [before, rest] = text.split(marks[0]);
const after = rest.split(marks[1])[1];
writeFileSync(page, `${before}${marks[0]}\n${table(results)}\n${marks[1]}${after}`);

function table(tests) {
  const faults = new Map();
  for (const { title, ancestorTitles, status } of tests) {
    const [setting, fault, gets] = title.split(' | ');
    if (gets === undefined) continue;
    const shape = ancestorTitles.at(-1).split(', ')[1];
    const cells = faults.get(fault) ?? {};
    const cell = cells[`${setting} ${shape}`] ?? { gets, passed: 0, tried: 0 };
    cell.tried++;
    if (status === 'passed') cell.passed++;
    faults.set(fault, { ...cells, [`${setting} ${shape}`]: cell });
  }
  const columns = ['alone streamed', 'alone whole', 'failover streamed', 'failover whole'];
  const lines = [...faults].map(
    ([fault, cells]) => `| ${fault} | ${columns.map((column) => format(cells[column])).join(' | ')} |`,
  );
  const passed = tests.filter(({ status }) => status === 'passed').length;
  return [
    `${passed} of ${tests.length} survived: every service, streamed and whole, alone and behind a second config.`,
    '',
    '| upstream | alone, streamed | alone, whole | with a second config, streamed | the same, whole |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** `3/3`: how many of the services gave the client that. */
function format(cell) {
  return cell ? `${cell.gets} (${cell.passed}/${cell.tried})` : '';
}
