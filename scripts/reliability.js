import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, runPnpm } from './toolchain.js';

/**
 * Runs the suites of docs/reliability.md and writes what they found into it, each part between two marks.
 * `npm run reliability -- --read` writes from the last run of `npm test` instead.
 */

const report = process.argv.includes('--read')
  ? join(root, 'artifacts/vitest.json')
  : join(root, 'artifacts/reliability.json');
const page = join(root, 'docs/reliability.md');

/** Title, and folders of the tests. */
const sections = [
  ['Upstream faults', ['e2e/faults/']],
  ['Crash and restart', ['e2e/crash/', 'e2e/supervisor.test.ts']],
  ['Races and disks', ['e2e/disk/']],
  ['Soak', ['e2e/soak/']],
  ['Hostile input', ['e2e/hostile/', 'packages/core/src/proxy/hostile-input.test.ts']],
  ['Local attackers and browsers', ['e2e/attack/', 'e2e/repository.test.ts']],
  ['Supervision', ['e2e/supervision/']],
];

if (!process.argv.includes('--read')) {
  const folders = sections.flatMap(([, paths]) => paths);
  await runPnpm(['exec', 'vitest', 'run', ...folders, '--reporter=json', `--outputFile=${report}`]);
}
const tests = JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(({ name, assertionResults }) =>
  assertionResults.map((test) => ({ ...test, file: name.slice(root.length) })),
);
write('sections', sectionTable());
write('faults', faultTable(testsOf(['e2e/faults/'])));
write('defects', defectTable());
await run('git', ['--no-pager', 'diff', '--stat', 'docs/reliability.md']);

function write(name, text) {
  const marks = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const [before, rest] = readFileSync(page, 'utf8').split(marks[0]);
  if (rest === undefined) throw new Error(`docs/reliability.md has no mark ${marks[0]}`);
  writeFileSync(page, `${before}${marks[0]}\n${text}\n${marks[1]}${rest.split(marks[1])[1]}`);
}

function testsOf(paths) {
  return tests.filter(
    ({ file, status }) =>
      status !== 'pending' && status !== 'skipped' && paths.some((path) => file.startsWith(path)),
  );
}

function sectionTable() {
  const lines = sections.map(([title, paths]) => {
    const own = testsOf(paths);
    const passed = own.filter(({ status }) => status === 'passed').length;
    const figures = own.flatMap(({ meta }) => meta?.figure ?? []);
    return `| ${title} | ${passed} / ${own.length} | ${figures.join('<br>')} |`;
  });
  return ['| what is tried | passed / tried | what was measured |', '|---|---|---|', ...lines].join('\n');
}

function faultTable(cases) {
  const faults = new Map();
  for (const { title, ancestorTitles, status } of cases) {
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
  const passed = cases.filter(({ status }) => status === 'passed').length;
  return [
    `${passed} of ${cases.length} survived: every service, streamed and whole, alone and behind a second config.`,
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

/** `e2e/repository.test.ts` holds the names of this table to the tests there are. */
function defectTable() {
  const defects = JSON.parse(readFileSync(join(root, 'e2e/defects.json'), 'utf8'));
  const lines = defects.map(([id, defect, file, title]) => `| ${id} | ${defect} | ${title} | \`${file}\` |`);
  return ['| | defect | shown by | in |', '|---|---|---|---|', ...lines].join('\n');
}
