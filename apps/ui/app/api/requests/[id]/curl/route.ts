import { curlOf } from '@/lib/curl';
import { proxyUrl } from '@/lib/server/ask-proxy';
import { keptRequest } from '@/lib/server/replay-request';
import { route } from '@/lib/server/route';

/** A kept request as a shell command to its service. */
export const GET = route<{ id: string }>(async ({ path }) => {
  const { service, replay } = await keptRequest(path.id);
  return { command: curlOf({ ...replay, url: proxyUrl(service, replay.path) }) };
});
