import { offUntil } from '../schema/balance.ts';
import { describeProblem } from '../store/file-problem.ts';
import { createFilterTotals, type FilterTotals } from './filter-totals.ts';
import type { ConfigHealth } from './health.ts';
import { countRequests } from './instances/count-requests.ts';
import type { InstanceReport } from './instances/messages.ts';
import type { PrimaryProcess } from './proxy-process.ts';

/** What `GET /health` says. The first five members are the reference's; others were added. */
export interface HealthReport {
  status: 'ok';
  service: string;
  port: number;
  pid: number;
  active_config: string | null;
  version: string;
  home: string;
  uptime_s: number;
  /** Requests under way. */
  live_requests: number;
  /** Further processes that share the port, where there are any. */
  secondaries?: { pid: number; live_requests: number }[];
  balance: string;
  configs: ({
    name: string;
    host: string;
    weight: number;
    queued: number;
    next_turn_ms: number;
    in_flight: number;
    /** Last local day (`YYYY-MM-DD`) it is left out by hand. */
    off_until?: string;
  } & ConfigHealth)[];
  /** Filter rule -> matches since the start. */
  filter_hits: Record<string, number>;
  /** Broken files and rules, in one sentence each. */
  problems: { file: string; message: string; remedy: string }[];
}

export function healthReport(
  proxy: PrimaryProcess,
  { port, version }: { port: number; version: string },
): HealthReport {
  const settings = proxy.settings.current();
  const policy = proxy.policy.of(settings);
  const { secondaries } = proxy;
  const others = secondaries.reports();
  return {
    status: 'ok',
    service: settings.service,
    port,
    pid: process.pid,
    active_config: settings.active?.name ?? null,
    version,
    home: proxy.environment.home,
    uptime_s: Math.round((proxy.now() - proxy.startedAt) / 1000),
    live_requests: proxy.live.size + secondaries.live(),
    ...(others.length > 0 && {
      secondaries: others.map(({ pid, live }) => ({ pid, live_requests: live })),
    }),
    balance: policy.balance.mode,
    configs: settings.configs.map(({ name, baseUrl, weight }) => {
      const { inFlight, queued } = countRequests(proxy, name);
      const lastDay = offUntil(policy.balance, name, proxy.now());
      return {
        name,
        host: new URL(baseUrl).host,
        weight,
        queued,
        next_turn_ms: proxy.limiter.state(name).nextTurnMs,
        in_flight: inFlight,
        ...(lastDay !== undefined && { off_until: lastDay }),
        ...proxy.health.state(name),
      };
    }),
    filter_hits: addUp(proxy.filterTotals, others),
    problems: [
      ...settings.problems,
      ...policy.problems,
      ...proxy.problems.all(),
      ...others.flatMap(({ problems }) => problems),
    ].map((problem) => ({
      file: problem.file,
      message: describeProblem(problem),
      remedy: problem.remedy,
    })),
  };
}

function addUp(own: FilterTotals, others: readonly InstanceReport[]): Record<string, number> {
  const totals = createFilterTotals();
  for (const hits of [own.hits(), ...others.map(({ filterHits }) => filterHits)]) totals.add(hits);
  return Object.fromEntries(totals.hits().map(({ rule, count }) => [rule, count]));
}

/** What a caller without a client key is told where one is asked for: that it runs, and for whom it asks that starts and stops it. */
export function signOfLife({ status, service, port, pid, version, home }: HealthReport) {
  return { status, service, port, pid, version, home };
}
