import { ClpError } from '@clp/core';
import { readCapturePart } from '@clp/core/store';
import { environment } from '@/lib/server/environment';
import { freshIndex } from '@/lib/server/request-index';
import { numberOf } from '@/lib/server/request-query';
import { route } from '@/lib/server/route';

/** A part of one kept side, as text: `?side=request&offset=0&limit=65536`. */
export const GET = route<{ id: string }>(async ({ path, query }) => {
  const side = query.get('side') === 'response' ? 'response' : 'request';
  const capture = (await freshIndex()).get(path.id)?.record?.capture;
  const part =
    capture &&
    (await readCapturePart(environment.home, capture, {
      side,
      offset: numberOf('offset', query.get('offset') ?? '0'),
      limit: numberOf('limit', query.get('limit') ?? '262144'),
    }));
  if (!part) throw new ClpError('not_found', 'No body was kept of this request.');
  const { bytes, ...about } = part;
  return { ...about, text: bytes.toString('utf8') };
});
