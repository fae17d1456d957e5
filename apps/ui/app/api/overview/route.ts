import { readOverview } from '@/lib/server/overview';
import { route } from '@/lib/server/route';

export const GET = route(() => readOverview());
