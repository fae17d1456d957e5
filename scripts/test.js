import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { requireNode, root, run, runPnpm } from './toolchain.js';

/**
 * The whole check: install, build, lint, types, unused code, unit and end-to-end tests. Every step before the tests
 * counts as one test. The last line is `N passed, M failed, K skipped`.
 */

/** What some tests drive, and the Debian packages that bring the first of its files; any of them will do. */
const programs = [
  {
    files: ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'],
    packages: ['chromium-headless-shell', 'fonts-noto-cjk'],
    tests: 'browser tests',
    required: true,
  },
  { files: ['/usr/bin/zsh'], packages: ['zsh'], tests: 'completion in zsh' },
  { files: ['/usr/bin/fish'], packages: ['fish'], tests: 'completion in fish' },
];
const report = join(root, 'artifacts/vitest.json');
const scope = process.argv.slice(2);

requireNode();
const total = { passed: 0, failed: 0, skipped: 0 };
await main();
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function main() {
  // Without packages or a build the rest could only fail in a hundred confusing ways.
  if (!(await step('install', () => runPnpm(['install', '--frozen-lockfile'], { output: 'collect' }))))
    return;
  if (!(await step('build', () => runPnpm(['build'], { output: 'collect' })))) return;
  await step('lint', () => runPnpm(['lint'], { output: 'collect' }));
  await step('types', () => runPnpm(['types'], { output: 'collect' }));
  await step('unused code', () => runPnpm(['unused'], { output: 'collect' }));
  await audit();
  await bringPrograms();
  await tests();
}

/** Known faults of what is shipped. A registry that does not answer, or has no such service, is no failure of ours. */
async function audit() {
  const { code, output } = await runPnpm(['audit', '--prod', '--audit-level=high', '--json'], {
    output: 'collect',
    env: { npm_config_fetch_retries: '0', npm_config_fetch_timeout: '10000' },
  });
  const report = parseAudit(output);
  if (!report) {
    console.log('skip   audit of dependencies: the registry does not answer');
    total.skipped++;
    return;
  }
  const { high, critical } = report.metadata.vulnerabilities;
  const isClean = code === 0 || high + critical === 0;
  console.log(`${isClean ? 'ok    ' : 'FAILED'} audit of dependencies (${high} high, ${critical} critical)`);
  total[isClean ? 'passed' : 'failed']++;
}

function parseAudit(output) {
  try {
    const report = JSON.parse(output.slice(output.indexOf('{')));
    return report.metadata?.vulnerabilities ? report : undefined;
  } catch {
    return undefined;
  }
}

async function step(name, start) {
  const begin = Date.now();
  const { code, output } = await start();
  const seconds = ((Date.now() - begin) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.replace(/^/gm, '  '));
  total[code === 0 ? 'passed' : 'failed']++;
  return code === 0;
}

/** The console is tested in a real browser, completion in real shells: Debian's, brought along where that is possible. */
async function bringPrograms() {
  const packages = programs.filter(({ files }) => !existsSync(files[0])).flatMap((each) => each.packages);
  if (packages.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`...    installing ${packages.join(', ')}`);
    await run('apt-get', ['update', '-q'], { output: 'collect' });
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
      output: 'collect',
      env: { DEBIAN_FRONTEND: 'noninteractive' },
    });
  }
  for (const { files, packages, tests, required } of programs) {
    if (files.some(existsSync)) continue;
    if (required && process.env.CI === 'true') {
      console.log(`FAILED ${files[0]} is missing, and CI must run what needs it: ${tests}`);
      total.failed++;
    } else console.log(`skip   ${tests}: \`sudo apt-get install ${packages[0]}\``);
  }
}

async function tests() {
  rmSync(report, { force: true });
  const { code } = await runPnpm(
    [
      'exec',
      'vitest',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...scope,
    ],
    { env: { NO_COLOR: '1' } },
  );
  if (!existsSync(report)) {
    console.log('FAILED the tests did not run to their end');
    total.failed++;
    return;
  }
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  total.passed += numPassedTests;
  total.skipped += numPendingTests;
  // A file that breaks outside its tests fails no test; an error between tests only shows in the exit code.
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  total.failed += numFailedTests + brokenFiles.length;
  if (code !== 0 && numFailedTests + brokenFiles.length === 0) total.failed++;
}
