import { freshIndex } from '@/lib/server/request-index';
import { route } from '@/lib/server/route';

/** The reference's path: totals begin anew, the request log stays. */
export const DELETE = route(async () => {
  await (await freshIndex()).clearUsage();
  return { success: true, message: 'Usage begins anew; the request log is kept.' };
});
