import { readBodyPart } from '@/lib/server/body-part';
import { numberOf } from '@/lib/server/request-query';
import { route } from '@/lib/server/route';

/** A part of one kept side, as text: `?side=request&offset=0&limit=65536`. */
export const GET = route<{ id: string }>(({ path, query }) =>
  readBodyPart(path.id, {
    side: query.get('side') === 'response' ? 'response' : 'request',
    offset: numberOf('offset', query.get('offset') ?? '0'),
    limit: Math.min(numberOf('limit', query.get('limit') ?? '262144'), 4 * 1024 * 1024),
  }),
);
