import { createChangeLog } from '@clp/core/store';
import { environment } from '@/lib/server/environment';
import { route } from '@/lib/server/route';

export const GET = route(async ({ query }) => {
  const limit = Math.max(1, Number(query.get('limit')) || 100);
  return { changes: await createChangeLog(environment.home).read(limit) };
});
