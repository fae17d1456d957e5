import { ClpError, serviceNames } from '@clp/core';
import { FilterPreviewRequestSchema } from '@clp/core/schema';
import { askHealth, callProxy } from '@/lib/server/ask-proxy';
import { createBodyReader, route } from '@/lib/server/route';

const readPreview = createBodyReader(FilterPreviewRequestSchema);

/** What rules make of a text, by the code of a running proxy. */
export const POST = route(async ({ request }) => {
  const body = await readPreview(request);
  for (const service of serviceNames) {
    if (await askHealth(service)) return callProxy(service, '/filters/preview', body);
  }
  throw new ClpError(
    'upstream_refused',
    'No service is running to try the rules with. Start one with: clp start',
  );
});
