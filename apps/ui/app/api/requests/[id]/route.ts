import { ClpError } from '@clp/core';
import { freshIndex } from '@/lib/server/request-index';
import { route } from '@/lib/server/route';

export const GET = route<{ id: string }>(async ({ path }) => {
  const found = (await freshIndex()).get(path.id);
  if (!found) throw new ClpError('not_found', `No finished request has the id "${path.id}".`);
  return found;
});
