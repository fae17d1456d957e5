import { freshIndex } from '@/lib/server/request-index';
import { route } from '@/lib/server/route';

export const GET = route(async () => (await freshIndex()).list({ limit: 1_000 }).rows);
