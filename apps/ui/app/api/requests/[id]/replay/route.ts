import { Type } from 'typebox';
import { replayRequest } from '@/lib/server/replay-request';
import { createBodyReader, route } from '@/lib/server/route';

const readChoice = createBodyReader(
  Type.Object({
    config: Type.Optional(Type.String({ minLength: 1 })),
    model: Type.Optional(Type.String({ minLength: 1 })),
  }),
);

/** Sends a kept request once more, if wanted to another config or model. */
export const POST = route<{ id: string }>(async ({ request, path }) =>
  replayRequest(path.id, await readChoice(request)),
);
