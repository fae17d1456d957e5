import { freshIndex } from '@/lib/server/request-index';
import { filterOf, numberOf } from '@/lib/server/request-query';
import { route } from '@/lib/server/route';

/** One page of finished requests, newest first. */
export const GET = route(async ({ query }) => {
  const limit = numberOf('limit', query.get('limit') ?? '200');
  const index = await freshIndex();
  return index.list({ filter: filterOf(query), limit, cursor: query.get('cursor') ?? undefined });
});
