import { clientOf, restoreClient, setUpClient } from '@/lib/server/clients';
import { route } from '@/lib/server/route';

export const POST = route<{ client: string }>(({ path }) => setUpClient(clientOf(path.client)));
export const DELETE = route<{ client: string }>(({ path }) => restoreClient(clientOf(path.client)));
