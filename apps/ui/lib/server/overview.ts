import { createRequire } from 'node:module';
import { type ServiceName, serviceNames } from '@clp/core';
import type { HealthReport } from '@clp/core/proxy';
import { describeProblem, parseConfigs, type SettingsName, settingsNames } from '@clp/core/store';
import type { Overview, Problem, ServiceView } from '../overview';
import { askHealth } from './ask-proxy';
import { environment } from './environment';
import { openFile } from './settings-files';

/** Every service's health beside what the files say, so that a stopped service still shows its configs. */
export async function readOverview(): Promise<Overview> {
  const [services, filters, broken] = await Promise.all([
    Promise.all(serviceNames.map(viewService)),
    countFilters(),
    Promise.all(settingsNames.map(problemOf)),
  ]);
  const problems = [...broken.flat(), ...services.flatMap(({ health }) => health?.problems ?? [])];
  return {
    at: Date.now(),
    home: environment.home,
    version: versionOf(),
    services,
    filters,
    problems: distinct(problems),
  };
}

async function viewService(name: ServiceName): Promise<ServiceView> {
  const [health, reading] = await Promise.all([askHealth<HealthReport>(name), openFile(name).read()]);
  const entries = reading.state === 'broken' ? {} : reading.value;
  const { configs, active } = parseConfigs(entries, (reference) => reference);
  return {
    name,
    port: environment.port(name),
    state: health ? 'up' : 'down',
    health: health ?? null,
    active: active?.name ?? health?.active_config ?? null,
    configs: configs.map((config) => config.name),
  };
}

async function countFilters(): Promise<number> {
  const reading = await openFile('filter').read();
  if (reading.state === 'broken') return 0;
  return Array.isArray(reading.value) ? reading.value.length : 1;
}

async function problemOf(name: SettingsName): Promise<Problem[]> {
  const reading = await openFile(name).read();
  if (reading.state !== 'broken') return [];
  return [
    { file: reading.problem.file, message: describeProblem(reading.problem), remedy: reading.problem.remedy },
  ];
}

function distinct(problems: Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

function versionOf(): string {
  const { version } = createRequire(import.meta.url)('@clp/core/package.json') as { version: string };
  return version;
}
