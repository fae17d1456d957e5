import { Type } from 'typebox';
import { exportConfigs } from '@/lib/server/export-configs';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readWish = createBodyReader(
  Type.Object({ secrets: Type.Union([Type.Literal('masked'), Type.Literal('plain')]) }),
);

export const POST = route<{ service: string }>(async ({ request, path }) => ({
  text: await exportConfigs(serviceOf(path.service), (await readWish(request)).secrets),
}));
