import { readOlderStatus } from '@/lib/server/older-usage';
import { route } from '@/lib/server/route';

export const GET = route(() => readOlderStatus());
