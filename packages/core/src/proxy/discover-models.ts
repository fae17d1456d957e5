import type { Config } from '../schema/config.ts';
import type { ModelsRequest } from '../schema/policy-requests.ts';
import { messageOfErrorBody } from './answer-error.ts';
import { adviseFailure, adviseStatus, type ProbeFault } from './probe-advice.ts';
import { probedConfig, sendProbe } from './probe-target.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { readPlain } from './read-plain.ts';
import { describeFailure } from './send-failure.ts';

/** The models a config's upstream says it has. */
export interface ModelList {
  config: string;
  models: string[];
  /** Who named them: the upstream, or the config's own `models`. */
  source: 'upstream' | 'config';
  fault: string | null;
  fix: string | null;
}

/** A list of thousands of models is still below this. Bytes. */
const limitBytes = 8 * 1024 * 1024;

/** Asks an upstream for its models; where it has no list, the config's own one is given. */
export async function discoverModels(proxy: ProxyProcess, request: ModelsRequest): Promise<ModelList> {
  const config = probedConfig(proxy, request);
  const found = await askUpstream(proxy, config);
  if ('models' in found) {
    return { config: config.name, models: found.models, source: 'upstream', fault: null, fix: null };
  }
  const isListed = config.models.length > 0;
  return {
    config: config.name,
    models: [...config.models],
    source: 'config',
    fault: isListed ? null : found.fault,
    fix: isListed ? null : found.fix,
  };
}

async function askUpstream(proxy: ProxyProcess, config: Config): Promise<{ models: string[] } | ProbeFault> {
  const { dialect, settings } = proxy;
  const headers = { accept: 'application/json' };
  const upstream = dialect.compose({
    request: {
      id: 'models',
      method: 'GET',
      url: '/v1/models',
      resource: 'models',
      query: '',
      rawHeaders: Object.entries(headers).flat(),
      headers,
      body: Buffer.alloc(0),
    },
    endpoint: { wire: dialect.wire, counted: false },
    body: undefined,
    config,
    configs: [config],
    system: settings.current().system,
    streaming: false,
  });
  const sent = await sendProbe(proxy, config, upstream);
  if (sent.kind === 'aborted') return adviseFailure({ code: 'upstream_reset', reason: 'aborted' });
  if (sent.kind === 'failure') return adviseFailure(sent.failure);
  const chunks: Buffer[] = [];
  let size = 0;
  const broken = await readPlain(sent.answer, (chunk) => {
    size += chunk.length;
    if (size <= limitBytes) chunks.push(chunk);
  });
  if (broken) return adviseFailure(describeFailure(broken));
  const text = Buffer.concat(chunks);
  if (sent.answer.status >= 300) return adviseStatus(sent.answer.status, messageOfErrorBody(text));
  return { models: modelsIn(text.toString('utf8')) };
}

/** `data[].id` of Anthropic's and OpenAI's lists, `models[].slug` or `.name` of some relays. */
function modelsIn(text: string): string[] {
  const body = parsed(text);
  const list = [body.data, body.models].find(Array.isArray) ?? [];
  const names = list.map((item: unknown) => {
    if (typeof item === 'string') return item;
    const { id, slug, name }: Record<string, unknown> = Object(item);
    return [id, slug, name].find((each) => typeof each === 'string');
  });
  return names.filter((name): name is string => typeof name === 'string');
}

function parsed(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
