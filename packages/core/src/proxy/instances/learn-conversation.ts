import type { SettingsSource } from '../../store/settings.ts';
import type { ConversationNote, Conversations } from '../conversation.ts';

/** Takes over a note of another instance, unless its config is gone meanwhile. */
export function learnConversation(
  { settings, conversations }: { settings: SettingsSource; conversations: Conversations },
  note: ConversationNote,
): void {
  const config = settings.current().configs.find(({ name }) => name === note.config);
  if (config) conversations.learn(note, config);
}
