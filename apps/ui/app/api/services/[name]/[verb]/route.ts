import { route } from '@/lib/server/route';
import { runVerb } from '@/lib/server/run-verb';

export const POST = route<{ name: string; verb: string }>(({ path }) => runVerb(path.name, path.verb));
