import { ClpError } from '@clp/core';
import { route } from '@/lib/server/route';
import { runVerb } from '@/lib/server/run-verb';
import { readServiceLog } from '@/lib/server/service-log';
import { serviceOf } from '@/lib/server/service-path';

interface Path extends Record<string, string> {
  name: string;
  verb: string;
}

export const POST = route<Path>(({ path }) => runVerb(path.name, path.verb));

/** The end of a service's log. */
export const GET = route<Path>(async ({ path }) => {
  if (path.verb !== 'log') throw new ClpError('not_found', 'A service can be asked for its "log" only.');
  return { text: await readServiceLog(serviceOf(path.name)) };
});
