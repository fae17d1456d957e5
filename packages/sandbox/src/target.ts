import type { IncomingMessage } from 'node:http';
import { type Behaviour, parseBehaviour } from './behaviour.ts';
import { chat } from './protocols/chat.ts';
import type { Dialect } from './protocols/dialect.ts';
import { messages } from './protocols/messages.ts';
import { responses } from './protocols/responses.ts';

/** What a request is aimed at and how it is to be treated. */
export interface Target {
  behaviour: Behaviour;
  /** Path after `/fault/<spec>` and `/v1`, e.g. `messages`. */
  resource: string;
  query: string;
  dialect: Dialect;
}

/** `/fault/<spec>/v1/messages?beta=true`; a spec in the header `x-sandbox` counts where the path has none. */
export function targetOf({ url = '/', headers }: IncomingMessage): Target {
  const [path = '/', query = ''] = url.split('?', 2);
  const inPath = /^\/fault\/([^/]*)(\/.*)?$/.exec(path);
  const header = headers['x-sandbox'];
  const spec = decodeURIComponent(inPath ? (inPath[1] ?? '') : String(header ?? ''));
  const rest = inPath ? (inPath[2] ?? '/') : path;
  const resource = rest.replace(/^\/(?:v1\/)?/, '');
  return { behaviour: parseBehaviour(spec), resource, query, dialect: dialectOf(resource, headers) };
}

function dialectOf(resource: string, headers: IncomingMessage['headers']): Dialect {
  if (resource.startsWith('messages')) return messages;
  if (resource.startsWith('responses')) return responses;
  return headers['anthropic-version'] ? messages : chat;
}
