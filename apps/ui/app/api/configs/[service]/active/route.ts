import { createConfigStore } from '@clp/core/store';
import { Type } from 'typebox';
import { environment } from '@/lib/server/environment';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readChoice = createBodyReader(Type.Object({ config: Type.String({ minLength: 1 }) }));

export const POST = route<{ service: string }>(async ({ request, path }) => {
  const service = serviceOf(path.service);
  const { config } = await readChoice(request);
  const before = await createConfigStore(environment.home, 'console').activate(service, config);
  return { service, before: before ?? null, active: config };
});
