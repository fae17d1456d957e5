import { openEventStream } from '@/lib/server/event-stream';

/** The events of the three services as one stream. */
export function GET(request: Request): Response {
  return new Response(openEventStream(request), {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
    },
  });
}
