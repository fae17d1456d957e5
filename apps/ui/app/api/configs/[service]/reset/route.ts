import { ResetRequestSchema } from '@clp/core/schema';
import { callProxy } from '@/lib/server/ask-proxy';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readReset = createBodyReader(ResetRequestSchema);

/** Forgets the failures of one config, or of all. */
export const POST = route<{ service: string }>(async ({ request, path }) =>
  callProxy(serviceOf(path.service), '/admin/reset', await readReset(request)),
);
