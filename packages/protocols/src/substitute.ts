import { formatModel, formatModelList, idsOfModelList } from './model-list.ts';
import { estimateTokens } from './tokens/estimate-tokens.ts';
import type { ProtocolName } from './wire.ts';

interface LocalAnswer {
  status: number;
  headers: string[];
  body: Buffer;
}

interface AnswerHead {
  status: number;
  rawHeaders: string[];
}

interface ListTranslation {
  readonly collects: boolean;
  head(head: AnswerHead): AnswerHead;
  write(chunk: Buffer): undefined;
  end(): Buffer;
}

/** Stands in for an upstream that lacks something, or reshapes what it has; core's `Substitute` has the same shape. */
export interface Substitution {
  standIn?: { when: 'always' | 'missing'; answer(): Promise<LocalAnswer> };
  createTransform?: () => ListTranslation;
}

/** What CLP itself can say where an upstream has no token counts or no model list in the client's shape. */
export function substitute({
  method,
  resource,
  body,
  client,
  upstream,
  models,
  isListed,
}: {
  method: string;
  resource: string;
  body: Buffer;
  client: ProtocolName;
  upstream: ProtocolName;
  /** The names the configs offer, those of the asked one first. */
  models: readonly string[];
  /** The asked config names its models itself, so its upstream is not asked. */
  isListed: boolean;
}): Substitution | undefined {
  const name = resource.replace(/\/+$/, '');
  const differs = (client === 'messages') !== (upstream === 'messages');
  if (method === 'POST' && name === 'messages/count_tokens') {
    return {
      standIn: { when: upstream === 'messages' ? 'missing' : 'always', answer: () => countTokens(body) },
    };
  }
  if (method !== 'GET') return undefined;
  const when = isListed ? 'always' : 'missing';
  const known = models.find((id) => name === `models/${id}` || name === `models/${encodeURIComponent(id)}`);
  if (known) return { standIn: { when, answer: async () => localJson(formatModel(client, known)) } };
  if (name !== 'models') return undefined;
  const list = async (): Promise<LocalAnswer> => localJson(formatModelList(client, models));
  return {
    ...(models.length > 0 && { standIn: { when, answer: list } }),
    ...(differs && { createTransform: () => translateModelList(client) }),
  };
}

async function countTokens(body: Buffer): Promise<LocalAnswer> {
  const inputTokens = await estimateTokens(body);
  return localJson({ input_tokens: inputTokens }, ['x-clp-estimate', 'input_tokens']);
}

function localJson(value: unknown, headers: string[] = []): LocalAnswer {
  return {
    status: 200,
    headers: ['content-type', 'application/json', ...headers],
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** Another protocol's model list in the client's shape; anything else passes as it is. */
function translateModelList(client: ProtocolName): ListTranslation {
  const pieces: Buffer[] = [];
  return {
    collects: true,
    head: (head) => head,
    write(chunk) {
      pieces.push(chunk);
      return undefined;
    },
    end() {
      const whole = Buffer.concat(pieces);
      const ids = idsOfModelList(whole.toString('utf8'));
      return ids ? Buffer.from(JSON.stringify(formatModelList(client, ids))) : whole;
    },
  };
}
