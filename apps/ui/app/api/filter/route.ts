import { readContent, saveContent } from '@/lib/server/older-api';
import { route } from '@/lib/server/route';

export const GET = route(() => readContent('filter'));
export const POST = route(({ request }) => saveContent('filter', request));
