import { addressOf, type Environment, processes, serviceNames } from '@clp/core';
import { createConfigStore } from '@clp/core/store';
import { exitCodes } from './command.ts';
import { createContext } from './context.ts';
import { usualProcesses } from './process-arguments.ts';
import { report } from './report-error.ts';
import { sandboxUse, withSandbox } from './sandbox-use.ts';
import { streamDemo } from './stream-demo.ts';
import type { Health } from './supervisor/ask-health.ts';
import { startProcesses } from './supervisor/start-processes.ts';
import { waitHealthy } from './supervisor/wait-healthy.ts';
import type { Terminal } from './terminal.ts';

/** The name under which a home without any config gets the pretend provider. */
const sandboxName = 'sandbox';

/** The second half of `npm start`: starts everything, and on a home without configs shows one request go through. */
export async function firstRun(): Promise<number> {
  const context = createContext();
  try {
    return await run(context);
  } catch (error) {
    return report(error, context.terminal);
  }
}

async function run({ environment, terminal }: ReturnType<typeof createContext>): Promise<number> {
  const { green, red, bold } = terminal.colors;
  const before = await sandboxUse(environment);
  const services = usualProcesses();
  const names =
    before === 'needed' ? (['sandbox', ...services] as const) : await withSandbox(environment, services);
  const results = await startProcesses(environment, names, (result) => {
    if (result.state === 'failed') terminal.note(`${red('✖')} ${result.reason}`);
    else terminal.line(`${green('✔')} ${processes[result.name].title} ${result.state} at ${result.url}`);
  });
  if (results.some(({ state }) => state === 'failed')) return exitCodes.failed;
  if (before === 'needed') await addSandbox(environment, terminal);
  if (before === 'needed' || before === 'active') {
    terminal.line(`\n${bold('One request through the Claude proxy, answered by the sandbox:')}`);
    await streamDemo(addressOf(environment, 'claude'), terminal);
  }
  printNextSteps(environment, terminal);
  return exitCodes.done;
}

async function addSandbox(environment: Environment, { line, colors }: Terminal): Promise<void> {
  const store = createConfigStore(environment.home, 'cli');
  const base = addressOf(environment, 'sandbox');
  for (const service of serviceNames) {
    const entry = {
      base_url: service === 'claude' ? base : `${base}/v1`,
      auth_token: 'sandbox',
      active: true,
    };
    await store.add(service, sandboxName, entry);
  }
  const isTaken = ({ active_config: active }: Health) => active === sandboxName;
  await waitHealthy({ environment, name: 'claude', withinMs: 5_000, until: isTaken });
  line(`${colors.green('✔')} No config yet: added "${sandboxName}", a pretend provider, to each service`);
}

function printNextSteps(environment: Environment, { line, colors }: Terminal): void {
  const { bold, cyan } = colors;
  const console = usualProcesses().includes('ui') ? addressOf(environment, 'ui') : undefined;
  line();
  if (console) line(`${bold('Console')}      ${cyan(console)}`);
  line(
    `${bold('Claude Code')}  export ANTHROPIC_BASE_URL=${addressOf(environment, 'claude')} ANTHROPIC_AUTH_TOKEN=-`,
  );
  line(`${bold('Codex')}        base_url = "${addressOf(environment, 'codex')}/v1" in ~/.codex/config.toml`);
  line(`${bold('Others')}       base URL ${addressOf(environment, 'legacy')}/v1, any key`);
  line(`\n${bold('Next')}`);
  line(`  ${cyan('npm run clp -- config add claude')}   add a real provider`);
  line(
    `  ${cyan('npm run clp -- setup claude')}        point Claude Code here (also: codex, droid, opencode ...)`,
  );
  line(`  ${cyan('npm run clp -- status')}              what runs, with which config`);
}
