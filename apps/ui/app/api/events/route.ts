import { openEventStream } from '@/lib/server/event-stream';
import { streamHeaders } from '@/lib/server/stream-headers';

/** The events of the three services as one stream. */
export function GET(request: Request): Response {
  return new Response(openEventStream(request), { headers: streamHeaders });
}
