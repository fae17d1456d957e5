import { route } from '@/lib/server/route';
import { viewConversation } from '@/lib/server/view-conversation';

export const GET = route<{ id: string }>(({ path }) => viewConversation(path.id));
