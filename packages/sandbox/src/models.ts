import type { IncomingMessage } from 'node:http';
import type { Json } from './ask.ts';
import { created } from './protocols/openai-error.ts';

/** What the sandbox offers; it answers to any other name too. */
const models = [
  { id: 'sandbox', title: 'Sandbox' },
  { id: 'sandbox-echo', title: 'Sandbox, repeats the prompt' },
  { id: 'sandbox-thinking', title: 'Sandbox, thinks first' },
  { id: 'sandbox-tools', title: 'Sandbox, calls a tool' },
  { id: 'sandbox-tools-parallel', title: 'Sandbox, calls two tools at once' },
  { id: 'claude-sandbox', title: 'Sandbox under a name Claude Code lists' },
];

/** The list, or one model, in the shape the caller's protocol expects; undefined = no such model. */
export function modelsAnswer(
  headers: IncomingMessage['headers'],
  query: string,
  id: string,
): Json | undefined {
  const shape = shapeFor(headers, query);
  if (id !== '') {
    const model = models.find((known) => known.id === id);
    return model && shape.one(model);
  }
  return shape.list(models.map(shape.one));
}

type Model = (typeof models)[number];

const anthropic = {
  one: ({ id, title }: Model): Json => ({
    type: 'model',
    id,
    display_name: title,
    created_at: new Date(created * 1000).toISOString(),
  }),
  list: (data: Json[]): Json => ({
    data,
    has_more: false,
    first_id: data.at(0)?.id,
    last_id: data.at(-1)?.id,
  }),
};

const openai = {
  one: ({ id }: Model): Json => ({ id, object: 'model', created, owned_by: 'sandbox' }),
  list: (data: Json[]): Json => ({ object: 'list', data }),
};

/** What the Codex CLI asks its own provider for. */
const codex = {
  one: ({ id, title }: Model): Json => ({ slug: id, display_name: title, visibility: 'list' }),
  list: (data: Json[]): Json => ({ models: data }),
};

function shapeFor(headers: IncomingMessage['headers'], query: string): typeof openai {
  if (query.includes('client_version=')) return codex;
  return headers['anthropic-version'] || headers['x-api-key'] ? anthropic : openai;
}
