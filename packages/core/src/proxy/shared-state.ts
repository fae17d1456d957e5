import type { ProblemList } from './accounting/problem-list.ts';
import type { RecordBooks } from './accounting/record-books.ts';
import type { Conversations } from './conversation.ts';
import type { EventSink } from './events/event-hub.ts';
import type { Health } from './health.ts';
import type { MaskVault } from './mask/mask-vault.ts';
import type { Limiter } from './rpm-limiter.ts';

/** What the instances of a service hold in common: the primary has it, a secondary a part that keeps to the primary. */
export interface SharedState {
  readonly health: Health;
  readonly limiter: Limiter;
  readonly conversations: Conversations;
  readonly masks: MaskVault;
  readonly events: EventSink;
  readonly books: RecordBooks;
  readonly problems: ProblemList;
}
