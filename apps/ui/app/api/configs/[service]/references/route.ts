import { findReferences } from '@clp/core/store';
import { environment } from '@/lib/server/environment';
import { route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

/** Where rules and lists name a config. */
export const GET = route<{ service: string }>(async ({ path, query }) => ({
  references: await findReferences(environment.home, serviceOf(path.service), query.get('name') ?? ''),
}));
