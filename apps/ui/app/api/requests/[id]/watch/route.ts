import { route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';
import { streamHeaders } from '@/lib/server/stream-headers';
import { watchAnswer } from '@/lib/server/watch-answer';

/** The answer to a running request, as it comes: `?service=claude`. */
export const GET = route<{ id: string }>(
  ({ request, path, query }) =>
    new Response(watchAnswer(request, { id: path.id, service: serviceOf(query.get('service') ?? '') }), {
      headers: streamHeaders,
    }),
);
