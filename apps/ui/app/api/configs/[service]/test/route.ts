import type { ProbeResult } from '@clp/core/proxy';
import { ProbeRequestSchema } from '@clp/core/schema';
import { callProxy } from '@/lib/server/ask-proxy';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readProbe = createBodyReader(ProbeRequestSchema);

/** A real request to one config, sent by its proxy. */
export const POST = route<{ service: string }>(async ({ request, path }) =>
  callProxy<ProbeResult>(serviceOf(path.service), '/probe', await readProbe(request)),
);
