import { ClpError } from '@clp/core';
import { findRequest } from '@/lib/server/request-index';
import { route } from '@/lib/server/route';

export const GET = route<{ id: string }>(async ({ path }) => {
  const found = await findRequest(path.id);
  if (!found) throw new ClpError('not_found', `No finished request has the id "${path.id}".`);
  return found;
});
