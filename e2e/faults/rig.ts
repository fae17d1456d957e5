import { type Sandbox, startSandbox } from '@clp/sandbox';
import { bodyFor, mainPath } from '../kit/body.ts';
import { freePorts } from '../kit/clp.ts';
import { createHome, type Home } from '../kit/home.ts';
import { type Answer, call, type OpenStream, open } from '../kit/http.ts';
import { type RunningProxy, type Service, startProxy } from '../kit/proxy.ts';

/** Alone: one config, nobody to turn to. Failover: a healthy second config. */
export type Setting = 'alone' | 'failover';

/** A service between a client and a sandbox, with short time-outs. */
export interface Rig {
  service: Service;
  sandbox: Sandbox;
  home: Home;
  ask(fault: { spec: string; setting: Setting; stream: boolean }): Promise<Answer>;
  open(spec: string): OpenStream;
  /** Forgets failures and cool-downs. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Long enough for a busy machine, short enough to wait for. Milliseconds. */
const timeouts = { connectMs: 5000, firstByteMs: 5000, idleMs: 5000 };

export async function startRig(service: Service): Promise<Rig> {
  const sandbox = await startSandbox();
  const [nobody] = await freePorts(1);
  const config = { auth_token: 'x', client_profile: 'passthrough' };
  const home = createHome({
    [`${service}.json`]: {
      first: { ...config, base_url: sandbox.url, active: true, weight: 9 },
      second: { ...config, base_url: sandbox.fault('text=from the second config'), weight: 8 },
      alone: { ...config, base_url: sandbox.url },
      refused: { ...config, base_url: `http://127.0.0.1:${nobody}` },
    },
    'data/system.json': { timeouts },
    'data/lb_config.json': { services: { [service]: { failureThreshold: 100_000 } } },
    'data/model_router_config.json': {
      mode: 'config-mapping',
      configMappings: {
        [service]: [
          { model: 'alone', config: 'alone' },
          { model: 'refused', config: 'refused' },
        ],
      },
    },
  });
  const proxy = await startProxy(service, home.path);
  return {
    service,
    sandbox,
    home,
    ask: ({ spec, setting, stream }) =>
      call(proxy.url, mainPath[service], requestFor(service, { spec, setting, stream })),
    open: (spec) =>
      open(proxy.url, mainPath[service], requestFor(service, { spec, setting: 'alone', stream: true })),
    reset: () => reset(proxy),
    async stop() {
      await proxy.stop();
      await sandbox.stop();
      home.remove();
    },
  };
}

function requestFor(
  service: Service,
  { spec, setting, stream }: { spec: string; setting: Setting; stream: boolean },
) {
  const model = spec === 'refused' ? 'refused' : 'alone';
  return {
    // Not every character of a spec may stand in a header as it is.
    headers: { 'x-sandbox': encodeURI(scaled(service, spec, stream)) },
    body: bodyFor(service, { stream, ...(setting === 'alone' && { model }) }),
  };
}

/** A stream of Responses says its text five times over: 4 MB of it make an answer of 20 MB. */
function scaled(service: Service, spec: string, stream: boolean): string {
  return service === 'codex' && stream ? spec.replace('size=20971520', 'size=4194304') : spec;
}

async function reset(proxy: RunningProxy): Promise<void> {
  await call(proxy.url, '/admin/reset', { headers: { 'content-type': 'application/json' }, body: '{}' });
}
