import { olderSettings } from '@/lib/server/older-api';

export const { GET, POST } = olderSettings('system');
