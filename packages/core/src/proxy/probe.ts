import type { Config } from '../schema/config.ts';
import type { ProbeRequest } from '../schema/policy-requests.ts';
import type { Usage } from '../schema/usage.ts';
import { maskCredentials } from '../store/mask-secrets.ts';
import type { UpstreamRequest } from './dialect.ts';
import { JsonBody } from './json-body.ts';
import { adviseFailure, type ProbeFault } from './probe-advice.ts';
import { readProbeAnswer } from './probe-answer.ts';
import { checkConnection, type ProbeStep } from './probe-connection.ts';
import { probedConfig, probeTimeouts, sendProbe } from './probe-target.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { limitsOf } from './rpm-limiter.ts';

/** What a probe found. The first five members are the ones the reference's test dialog shows. */
export interface ProbeResult {
  success: boolean;
  /** Null = no answer. */
  status_code: number | null;
  /** The beginning of what the upstream sent. */
  response_text: string | null;
  target_url: string;
  /** Fault and fix in one text; null = none. */
  error_message: string | null;
  service: string;
  config: string;
  model: string;
  steps: ProbeStep[];
  fault: string | null;
  fix: string | null;
  usage: Usage | null;
  duration_ms: number;
}

/** Longest wait for a turn. Milliseconds. */
const turnMs = 15_000;

/**
 * Sends a small real streaming request to a configured upstream, as a client's would go there, and looks at every step of
 * the way. The config's pacing is kept; its health is told of a success only.
 */
export async function probe(proxy: ProxyProcess, request: ProbeRequest): Promise<ProbeResult> {
  const startedAt = proxy.now();
  const config = probedConfig(proxy, request);
  const format = proxy.dialect.wire.probe;
  const model = request.model ?? config.models[0] ?? format.defaultModel;
  const upstream = composeProbe(proxy, config, {
    ...format.body({ model, tools: request.tools ?? false }),
    ...request.members,
  });
  const found = await run(proxy, { config, upstream, tools: request.tools ?? false });
  if (!found.fault && !request.entry) proxy.health.success(config.name);
  return {
    success: !found.fault,
    status_code: found.status ?? null,
    // Some upstreams quote the key they refuse.
    response_text: found.text === undefined ? null : maskCredentials(found.text, config),
    target_url: maskCredentials(`${upstream.origin}${upstream.path}`, config),
    error_message: found.fault ? `${maskCredentials(found.fault.fault, config)} ${found.fault.fix}` : null,
    service: proxy.dialect.service,
    config: config.name,
    model,
    steps: found.steps,
    fault: found.fault ? maskCredentials(found.fault.fault, config) : null,
    fix: found.fault?.fix ?? null,
    usage: found.usage ?? null,
    duration_ms: proxy.now() - startedAt,
  };
}

interface Found {
  steps: ProbeStep[];
  fault?: ProbeFault | undefined;
  status?: number;
  text?: string;
  usage?: Usage | undefined;
}

async function run(
  proxy: ProxyProcess,
  { config, upstream, tools }: { config: Config; upstream: UpstreamRequest; tools: boolean },
): Promise<Found> {
  const steps: ProbeStep[] = [];
  const { http, https } = proxy.environment.upstreamProxy;
  if (http || https) {
    steps.push({ step: 'connect', state: 'skipped', detail: 'the request goes through your HTTP proxy' });
  } else {
    const connection = await checkConnection(upstream.origin, probeTimeouts.connectMs);
    steps.push(...connection.steps);
    if (connection.failure) return { steps, fault: adviseFailure(connection.failure) };
  }
  const turn = await proxy.limiter.take(config.name, limitsOf(config), {
    tokens: 0,
    maxWaitMs: turnMs,
    maxQueue: 1,
    onQueued: () => {},
  });
  try {
    const start = proxy.now();
    const sent = await sendProbe(proxy, config, upstream);
    if (sent.kind !== 'answer') {
      const failure =
        sent.kind === 'failure' ? sent.failure : { code: 'upstream_reset' as const, reason: 'aborted' };
      steps.push({ step: 'answer', state: 'failed', ms: proxy.now() - start, detail: failure.reason });
      return { steps, fault: adviseFailure(failure) };
    }
    const { answer } = sent;
    const read = await readProbeAnswer(answer, {
      upstream,
      wire: proxy.dialect.wire,
      tools,
      elapsed: () => proxy.now() - start,
    });
    return { ...read, steps: [...steps, ...read.steps], status: answer.status };
  } finally {
    turn.release();
  }
}

/** Through the dialect, so that headers, path and translation are those of a real request. */
function composeProbe(
  { dialect, settings }: ProxyProcess,
  config: Config,
  body: Record<string, unknown>,
): UpstreamRequest {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  return dialect.compose({
    request: {
      id: 'probe',
      method: 'POST',
      url: `/v1/${dialect.wire.resource}`,
      resource: dialect.wire.resource,
      query: '',
      rawHeaders: Object.entries(headers).flat(),
      headers,
      body: bytes,
    },
    endpoint: { wire: dialect.wire, counted: true },
    body: JsonBody.parse(bytes),
    config,
    configs: [config],
    system: settings.current().system,
    streaming: true,
  });
}
