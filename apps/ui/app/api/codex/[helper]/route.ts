import { ClpError } from '@clp/core';
import { Type } from 'typebox';
import { callProxy } from '@/lib/server/ask-proxy';
import { createBodyReader, route } from '@/lib/server/route';

const readBody = createBodyReader(Type.Record(Type.String(), Type.Unknown()));
const helpers = ['build-body', 'quick-send'];

/** The Codex service's own helpers. */
export const POST = route<{ helper: string }>(async ({ request, path }) => {
  if (!helpers.includes(path.helper))
    throw new ClpError('not_found', `"${path.helper}" is no helper. Helpers: ${helpers.join(', ')}.`);
  return callProxy('codex', `/api/codex/${path.helper}`, await readBody(request));
});
