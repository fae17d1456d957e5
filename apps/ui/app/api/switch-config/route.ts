import { createConfigStore } from '@clp/core/store';
import { Type } from 'typebox';
import { environment } from '@/lib/server/environment';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readSwitch = createBodyReader(Type.Object({ service: Type.String(), config: Type.String() }));

export const POST = route(async ({ request }) => {
  const { service, config } = await readSwitch(request);
  await createConfigStore(environment.home, 'console').activate(serviceOf(service), config);
  return { success: true, message: `${service} now uses ${config}.`, active_config: config };
});
