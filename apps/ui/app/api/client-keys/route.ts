import { Type } from 'typebox';
import { addClientKey } from '@/lib/server/client-keys';
import { createBodyReader, route } from '@/lib/server/route';

const readName = createBodyReader(Type.Object({ name: Type.String({ minLength: 1, maxLength: 60 }) }));

/** Makes a key for a client. The reply is the only place where it is ever seen. */
export const POST = route(async ({ request }) => addClientKey((await readName(request)).name));
