import { createChangeLog } from '@clp/core/store';
import { environment } from '@/lib/server/environment';
import { route } from '@/lib/server/route';

export const POST = route<{ id: string }>(({ path }) =>
  createChangeLog(environment.home).revert(path.id, 'console'),
);
