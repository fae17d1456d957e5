import type { ModelList } from '@clp/core/proxy';
import { ModelsRequestSchema } from '@clp/core/schema';
import { callProxy } from '@/lib/server/ask-proxy';
import { withStoredSecrets } from '@/lib/server/probe-target';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readTarget = createBodyReader(ModelsRequestSchema);

/** The models an upstream says it has, asked by its proxy. */
export const POST = route<{ service: string }>(async ({ request, path }) => {
  const service = serviceOf(path.service);
  const target = await withStoredSecrets(service, await readTarget(request));
  return callProxy<ModelList>(service, '/probe/models', target);
});
