import { Type } from 'typebox';
import { callProxy } from '@/lib/server/ask-proxy';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readReset = createBodyReader(
  Type.Object({ service: Type.String(), config_name: Type.Optional(Type.String()) }),
);

export const POST = route(async ({ request }) => {
  const { service, config_name: config } = await readReset(request);
  await callProxy(serviceOf(service), '/admin/reset', config === undefined ? {} : { config });
  return { success: true, message: 'Reset.' };
});
