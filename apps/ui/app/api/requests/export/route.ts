import { exportRequests, formatOf } from '@/lib/server/export-requests';
import { filterOf } from '@/lib/server/request-query';
import { route } from '@/lib/server/route';

/** Every request of a search as a file: `?q=…&format=csv`. */
export const GET = route(({ query }) => {
  const format = formatOf(query.get('format'));
  return new Response(exportRequests(filterOf(query), format), {
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
      'content-disposition': `attachment; filename="clp-requests.${format}"`,
      'cache-control': 'no-store',
    },
  });
});
