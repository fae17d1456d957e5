import { ClpError } from '../errors.ts';
import type { RequestRecord } from '../schema/request-record.ts';
import type { Capture } from '../store/captures/capture.ts';
import { controlHeader } from '../store/control-token.ts';
import { JsonBody } from './json-body.ts';
import { pinHeader, replayHeader, requestIdHeader } from './own-headers.ts';

/** A kept request as it can be sent to its service once more. */
export interface ReplayRequest {
  method: string;
  /** Path at the service. */
  path: string;
  /** Without any credential: the service adds the config's own. */
  headers: Record<string, string>;
  body: Buffer;
}

export interface ReplayChoice {
  /** Bound to this config, whatever routes say. */
  config?: string | undefined;
  model?: string | undefined;
}

/** What of a request a provider may need again; everything else is composed anew. */
const repeatedHeaders = ['content-type', 'accept', 'anthropic-version', 'anthropic-beta', 'openai-beta'];

const resources = ['messages', 'responses', 'chat/completions'];

/**
 * Makes a request of what was kept of one: the body as it went to the upstream, after filters and routes. Every service
 * takes every protocol, so a translated request is repeated in the upstream's.
 */
export function composeReplay(
  { id, path }: Pick<RequestRecord, 'id' | 'path'>,
  { request }: Capture,
  { config, model }: ReplayChoice = {},
): ReplayRequest {
  if (request.body.length < request.total) {
    throw new ClpError(
      'invalid_request',
      `Only the first ${request.body.length} of ${request.total} bytes of this request were kept, so it cannot be sent again. Raise capture.default.maxBytes in data/system.json.`,
    );
  }
  const [method = 'POST', url = ''] = request.line.split(' ', 2);
  const sentTo = URL.canParse(url) ? new URL(url).pathname : '';
  const resource = resources.find((each) => sentTo.endsWith(`/${each}`));
  return {
    method,
    path: resource ? `${/^\/p\/[^/]+/.exec(path)?.[0] ?? ''}/v1/${resource}` : path,
    headers: {
      ...pick(request.headers, repeatedHeaders),
      [replayHeader]: id,
      ...(config !== undefined && { [pinHeader]: config }),
    },
    body: model === undefined ? request.body : withModel(request.body, model),
  };
}

/** Sends it to its service. Resolves with the answer's head; the caller reads or cancels the body. */
export async function sendReplay(
  replay: ReplayRequest,
  { url, controlToken, signal }: { url: string; controlToken: string; signal?: AbortSignal },
): Promise<{ id: string; response: Response }> {
  const response = await fetch(`${url}${replay.path}`, {
    method: replay.method,
    headers: { ...replay.headers, [controlHeader]: controlToken },
    body: replay.body,
    ...(signal && { signal }),
  }).catch((cause: unknown) => {
    throw new ClpError('upstream_refused', `Nothing answers at ${url}. Start the service first.`, { cause });
  });
  return { id: response.headers.get(requestIdHeader) ?? '', response };
}

function pick(rawHeaders: readonly string[], names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (names.includes(name)) picked[name] = rawHeaders[at + 1] ?? '';
  }
  return picked;
}

function withModel(bytes: Buffer, model: string): Buffer {
  const body = JsonBody.parse(bytes);
  if (!body) throw new ClpError('invalid_request', 'This request has no JSON body to name a model in.');
  body.set('model', model);
  return body.bytes();
}
