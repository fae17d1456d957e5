import { ClpError } from '@clp/core';
import type { ProbeResult } from '@clp/core/proxy';
import { Type } from 'typebox';
import { callProxy } from '@/lib/server/ask-proxy';
import { findConfig } from '@/lib/server/probe-target';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readTest = createBodyReader(
  Type.Object({
    service: Type.String(),
    model: Type.String({ minLength: 1 }),
    base_url: Type.String({ minLength: 1 }),
    auth_token: Type.Optional(Type.String()),
    api_key: Type.Optional(Type.String()),
    extra_params: Type.Optional(
      Type.Object({
        reasoning_effort: Type.Optional(Type.String()),
        reasoning_summary: Type.Optional(Type.String()),
      }),
    ),
  }),
);

/** The reference's test of an address with a credential, whole or as the console shows it. */
export const POST = route(async ({ request }) => {
  const { service: name, model, extra_params: extra = {}, ...entry } = await readTest(request);
  if (!entry.auth_token && !entry.api_key)
    throw new ClpError('invalid_request', 'Give auth_token or api_key.');
  const service = serviceOf(name);
  const config = await findConfig(service, entry);
  const { reasoning_effort: effort, reasoning_summary: summary } = extra;
  const reasoning = { ...(effort && { effort }), ...(summary && { summary }) };
  return callProxy<ProbeResult>(service, '/probe', {
    ...(config === undefined ? { entry } : { config }),
    model,
    ...(Object.keys(reasoning).length > 0 && { members: { reasoning } }),
  });
});
