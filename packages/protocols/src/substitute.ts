import { formatModelList, idsOfModelList } from './model-list.ts';
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
}: {
  method: string;
  resource: string;
  body: Buffer;
  client: ProtocolName;
  upstream: ProtocolName;
  models: readonly string[];
}): Substitution | undefined {
  const name = resource.replace(/\/+$/, '');
  const differs = (client === 'messages') !== (upstream === 'messages');
  if (method === 'POST' && name === 'messages/count_tokens') {
    return {
      standIn: { when: upstream === 'messages' ? 'missing' : 'always', answer: () => countTokens(body) },
    };
  }
  if (method !== 'GET' || name !== 'models') return undefined;
  if (models.length > 0) {
    const answer = async (): Promise<LocalAnswer> => localJson(formatModelList(client, models));
    return { standIn: { when: differs ? 'always' : 'missing', answer } };
  }
  return differs ? { createTransform: () => translateModelList(client) } : undefined;
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
