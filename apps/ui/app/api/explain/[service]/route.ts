import type { Explanation } from '@clp/core/proxy';
import { ExplainRequestSchema } from '@clp/core/schema';
import { callProxy } from '@/lib/server/ask-proxy';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readExplain = createBodyReader(ExplainRequestSchema);

/** What a service would do with a request, by its own code; nothing is sent. */
export const POST = route<{ service: string }>(async ({ request, path }) =>
  callProxy<Explanation>(serviceOf(path.service), '/explain', await readExplain(request)),
);
