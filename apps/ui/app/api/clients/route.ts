import { viewClients } from '@/lib/server/clients';
import { route } from '@/lib/server/route';

export const GET = route(async () => ({ clients: await viewClients() }));
