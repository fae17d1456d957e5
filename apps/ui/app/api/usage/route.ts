import { type Dimension, dimensions } from '@clp/core/request-index';
import { freshIndex } from '@/lib/server/request-index';
import { filterOf } from '@/lib/server/request-query';
import { route } from '@/lib/server/route';

/** Totals by up to two dimensions, with percentiles over the same range. */
export const GET = route(async ({ query }) => {
  const filter = filterOf(query);
  const by = query.getAll('by').filter((name): name is Dimension => dimensions.some((each) => each === name));
  const index = await freshIndex();
  return { groups: index.aggregate({ by: by.slice(0, 2), filter }), latency: index.latency(filter) };
});

/** Sets the totals to nothing; the request log stays. */
export const DELETE = route(async () => {
  await (await freshIndex()).clearUsage();
  return { success: true };
});
