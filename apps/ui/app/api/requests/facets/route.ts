import { freshIndex } from '@/lib/server/request-index';
import { filterOf } from '@/lib/server/request-query';
import { route } from '@/lib/server/route';

/** What a search leaves: how many, of which values, and when. */
export const GET = route(async ({ query }) => {
  const filter = filterOf(query);
  const index = await freshIndex();
  return {
    total: index.count(filter),
    facets: index.requestFacets(filter),
    histogram: index.histogram({ filter, bars: 80 }),
  };
});
