import type { LiveEvent } from '@clp/core/schema';

/** What the console's own stream sends: batches of events with their service, and who is connected. */
export type ConsoleEvent =
  | { kind: 'events'; events: { service: string; event: LiveEvent }[] }
  | { kind: 'service'; service: string; connected: boolean };
