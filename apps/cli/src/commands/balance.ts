import { type Environment, type ServiceName, serviceNames } from '@clp/core';
import { openPolicyCheck } from '@clp/core/policy';
import { type BalanceSettings, balanceSettings, byWeight, offUntil } from '@clp/core/schema';
import { createConfigStore, parseConfigs } from '@clp/core/store';
import { defineCommand } from '../command.ts';
import { jsonOption, printJson, printTable } from '../output.ts';
import { openPolicy } from '../policy-argument.ts';
import type { ConfigReport } from '../supervisor/ask-health.ts';
import { observe } from '../supervisor/observe.ts';
import type { Terminal } from '../terminal.ts';

/** One config as its place in the order shows it. */
interface Place {
  config: string;
  active: boolean;
  weight: number;
  /** What the running service says; undefined = it does not run. */
  live?: ConfigReport | undefined;
  skippedUntil?: string | undefined;
}

export const command = defineCommand({
  options: { json: jsonOption },
  examples: { 'clp balance reset claude': 'Try every config again at once' },
  async run({ json }, { environment, terminal }) {
    const file = await (await openPolicy(environment)).balance();
    const problems = (await openPolicyCheck(environment.home)).problems('balance', file);
    const services = await Promise.all(
      serviceNames.map(async (service) => {
        const settings = balanceSettings(file, service);
        return { service, settings, order: await orderOf(environment, service, settings) };
      }),
    );
    if (json) {
      printJson(terminal, { mode: file.mode ?? 'active-first', services, problems });
      return;
    }
    const { bold, dim, yellow } = terminal.colors;
    terminal.line(
      `${bold('Mode')} ${file.mode ?? 'active-first'} ${dim(`(${meanings[file.mode ?? 'active-first']})`)}`,
    );
    for (const { service, settings, order } of services) printService(terminal, { service, settings, order });
    for (const { field, reason } of problems) terminal.note(`${yellow('!')} ${field}: ${reason}`);
  },
});

const meanings: Readonly<Record<BalanceSettings['mode'], string>> = {
  'active-first': 'the active config, then the others by weight',
  'weight-based': 'by weight, highest first',
  'weighted-share': 'in proportion to the weights; a conversation keeps its config',
  'least-busy': 'the one with the fewest requests under way',
};

async function orderOf(
  environment: Environment,
  service: ServiceName,
  settings: BalanceSettings,
): Promise<Place[]> {
  const entries = await createConfigStore(environment.home, 'cli').entries(service);
  const { configs, active } = parseConfigs(entries, (reference) => reference);
  const sighting = await observe(environment, service);
  const live = sighting.state === 'running' ? (sighting.health.configs ?? []) : [];
  const places = configs.toSorted(byWeight).map(
    ({ name, weight }): Place => ({
      config: name,
      active: name === active?.name,
      weight,
      live: live.find((report) => report.name === name),
      skippedUntil: offUntil(settings, name, Date.now()),
    }),
  );
  const isFirst = ({ active }: Place): number => (active && settings.mode === 'active-first' ? 1 : 0);
  return places.sort((left, right) => isFirst(right) - isFirst(left));
}

function printService(
  terminal: Terminal,
  { service, settings, order }: { service: ServiceName; settings: BalanceSettings; order: Place[] },
): void {
  const { bold, dim } = terminal.colors;
  const { failureThreshold, cooldownMs, failover, sticky } = settings;
  const rules = [
    `left out after ${failureThreshold} failures for ${cooldownMs / 1000} s`,
    failover ? 'failover' : 'no failover',
    ...(sticky ? ['sticky'] : []),
  ];
  terminal.line(`\n${bold(service)} ${dim(rules.join(', '))}`);
  if (order.length === 0) {
    terminal.line(`No configs yet. Add one: clp config add ${service}`);
    return;
  }
  printTable(terminal, {
    head: ['#', 'CONFIG', 'WEIGHT', 'STATE', 'FAILURES', 'UNDER WAY', 'WAITING'],
    rows: order.map(({ config, active, weight, live, skippedUntil }, index) => [
      String(index + 1),
      active ? `${config} (active)` : config,
      String(weight),
      skippedUntil ? `left out until ${skippedUntil}` : stateText(live),
      String(live?.failures ?? '-'),
      String(live?.in_flight ?? '-'),
      String(live?.queued ?? '-'),
    ]),
  });
}

function stateText(live: ConfigReport | undefined): string {
  if (!live) return 'service does not run';
  if (live.state === 'closed') return 'in use';
  if (live.state === 'trial') return 'next request is its trial';
  const left = live.remainingMs === undefined ? '' : ` for ${Math.ceil(live.remainingMs / 1000)} s`;
  return `left out${left} (${live.lastFault ?? live.reason ?? 'failures'})`;
}
