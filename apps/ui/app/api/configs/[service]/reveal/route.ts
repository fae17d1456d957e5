import { Type } from 'typebox';
import { revealSecret } from '@/lib/server/reveal-secret';
import { createBodyReader, route } from '@/lib/server/route';
import { serviceOf } from '@/lib/server/service-path';

const readTarget = createBodyReader(
  Type.Object({
    config: Type.String({ minLength: 1 }),
    field: Type.Union([Type.Literal('auth_token'), Type.Literal('api_key')]),
  }),
);

export const POST = route<{ service: string }>(async ({ request, path }) => ({
  secret: await revealSecret(serviceOf(path.service), await readTarget(request)),
}));
