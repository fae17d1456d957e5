import type { ProbeResult } from '@clp/core/proxy';
import { ProbeRequestSchema } from '@clp/core/schema';
import { callProxy } from '@/lib/server/ask-proxy';
import { withStoredSecrets } from '@/lib/server/probe-target';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readProbe = createBodyReader(ProbeRequestSchema);

/** A real request to one config, saved or not, sent by its proxy. */
export const POST = route<{ service: string }>(async ({ request, path }) => {
  const service = serviceOf(path.service);
  const probe = await withStoredSecrets(service, await readProbe(request));
  return callProxy<ProbeResult>(service, '/probe', probe);
});
