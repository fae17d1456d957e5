import { makeReport } from '@/lib/server/make-report';
import { route } from '@/lib/server/route';

/** The bundle `clp report` makes, as a file: no credential, filter rule or request text is in it. */
export const GET = route(
  async () =>
    new Response(await makeReport(), {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="clp-report.json"',
        'cache-control': 'no-store',
      },
    }),
);
