import { bodyFor, mainPath } from '../kit/body.ts';
import { createHome, type Home } from '../kit/home.ts';
import { type Answer, call, type OpenStream, open } from '../kit/http.ts';
import { type RunningProxy, startProxy } from '../kit/proxy.ts';
import { readRecords } from '../kit/records.ts';
import { until } from '../kit/wait.ts';

export const json = { 'content-type': 'application/json' };

/** What `/health` says of a service with several processes. */
export interface Health {
  pid: number;
  live_requests: number;
  secondaries?: { pid: number; live_requests: number }[];
  configs: { name: string; state: string; in_flight: number; queued: number }[];
}

export interface Rig {
  home: Home;
  proxy: RunningProxy;
  health(): Promise<Health>;
  send(members?: Record<string, unknown>, headers?: Record<string, string>): Promise<Answer>;
  /** @param fault what the sandbox is to do */
  stream(fault?: string): OpenStream;
  /** Waits until so many processes share the port. */
  processes(count: number): Promise<number[]>;
  /** Opens streams until every process has one under way; gives them all. */
  streamsEverywhere(fault?: string): Promise<OpenStream[]>;
  /** Which process served each request on record. */
  servedBy(): (string | undefined)[];
  stop(): Promise<void>;
}

/** A Claude service that runs as several processes. */
export async function startRig(files: Record<string, unknown>, instances = 3): Promise<Rig> {
  const home = createHome({ 'data/system.json': { instances: { claude: instances } }, ...files });
  const proxy = await startProxy('claude', home.path);
  const rig: Rig = {
    home,
    proxy,
    health: async () => (await call(proxy.url, '/health', { method: 'GET' })).json() as Health,
    send: (members: Record<string, unknown> = {}, headers = {}) =>
      call(proxy.url, mainPath.claude, {
        headers: { ...json, ...headers },
        body: bodyFor('claude', members),
      }),
    stream: (fault = '') =>
      open(proxy.url, mainPath.claude, {
        headers: { ...json, 'x-sandbox': fault },
        body: bodyFor('claude', { stream: true }),
      }),
    async processes(count) {
      let pids: number[] = [];
      await until(
        async () => {
          const { pid, secondaries = [] } = await rig.health();
          pids = [pid, ...secondaries.map((each) => each.pid)];
          return pids.length === count;
        },
        { name: `${count} processes` },
      );
      return pids;
    },
    async streamsEverywhere(fault) {
      const streams: OpenStream[] = [];
      await until(
        async () => {
          streams.push(rig.stream(fault));
          const { live_requests: live, secondaries = [] } = await rig.health();
          const others = secondaries.map((each) => each.live_requests);
          return [live - others.reduce((sum, each) => sum + each, 0), ...others].every((each) => each > 0);
        },
        { name: 'a stream in every process' },
      );
      return streams;
    },
    servedBy: () =>
      readRecords(home.path, 'claude').map(({ capture }) => /-(\d+)\.clp$/.exec(capture?.segment ?? '')?.[1]),
    async stop() {
      await proxy.stop();
      home.remove();
    },
  };
  await rig.processes(instances);
  return rig;
}
