import { type Environment, isServiceName, type ProcessName, processes, processNames } from '@clp/core';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { jsonOption, printJson } from '../output.ts';
import { describeTaken, observeAll, type Sighting } from '../supervisor/observe.ts';
import { offlineProblems } from '../supervisor/offline-problems.ts';

export const command = defineCommand({
  options: { json: jsonOption },
  async run({ json }, { environment, terminal }) {
    const sightings = await observeAll(environment, processNames);
    const problems = await offlineProblems(environment, sightings);
    if (json) {
      const processesNow = Object.fromEntries(
        [...sightings].map(([name, sighting]) => [name, { port: environment.port(name), ...sighting }]),
      );
      printJson(terminal, { home: environment.home, processes: processesNow, problems });
      return;
    }
    terminal.line('=== Local Proxy Service Status ===');
    for (const [name, sighting] of sightings) {
      if (name === 'sandbox' && sighting.state !== 'running') continue;
      printProcess(name, { sighting, environment, terminal });
    }
    for (const problem of problems) terminal.note(`${terminal.colors.yellow('!')} ${problem}`);
  },
});

function printProcess(
  name: ProcessName,
  {
    sighting,
    environment,
    terminal,
  }: { sighting: Sighting; environment: Environment } & Pick<Context, 'terminal'>,
): void {
  const { bold, green, red, dim } = terminal.colors;
  terminal.line(`${bold(isServiceName(name) ? `${processes[name].title} proxy` : processes[name].title)}:`);
  terminal.line(`  Port:   ${environment.port(name)}`);
  if (sighting.state === 'stopped') {
    terminal.line(`  Status: ${dim('Stopped')}`);
    return;
  }
  if (sighting.state === 'taken') {
    terminal.line(`  Status: ${red('Stopped')}`);
    terminal.line(`  ${red(describeTaken(environment, name, sighting))}`);
    return;
  }
  const { health } = sighting;
  terminal.line(`  Status: ${green(`Running (PID: ${health.pid})`)}`);
  const others = health.secondaries ?? [];
  if (others.length > 0) {
    const pids = [health.pid, ...others.map(({ pid }) => pid)].join(', ');
    terminal.line(`  ${others.length + 1} processes share the port (PIDs ${pids})`);
  }
  if (isServiceName(name)) terminal.line(`  Config: ${health.active_config ?? 'none yet'}`);
  if (health.live_requests) terminal.line(`  Requests under way: ${health.live_requests}`);
  for (const config of health.configs ?? []) {
    if (config.off_until !== undefined)
      terminal.line(`  ${config.name} is left out by hand until ${config.off_until}`);
    if (config.state === 'closed') continue;
    const wait = config.remainingMs === undefined ? '' : `, ${Math.ceil(config.remainingMs / 1000)} s left`;
    terminal.line(
      `  ${red(`${config.name} is left out`)} (${config.lastFault ?? config.reason ?? ''}${wait})`,
    );
  }
  for (const { message, remedy } of health.problems ?? [])
    terminal.line(`  ${red('!')} ${message} ${remedy}`);
}
