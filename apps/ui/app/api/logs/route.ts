import { removeCaptures } from '@clp/core/store';
import { environment } from '@/lib/server/environment';
import { freshIndex } from '@/lib/server/request-index';
import { route } from '@/lib/server/route';

export const GET = route(async () => (await freshIndex()).list({ limit: 10 }).rows);

/** Removes the request log and the kept bodies; usage totals stay. */
export const DELETE = route(async () => {
  const [{ records }] = await Promise.all([(await freshIndex()).prune(), removeCaptures(environment.home)]);
  return { success: true, message: `${records} requests removed; usage totals are kept.` };
});
