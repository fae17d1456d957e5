import type { LiveEvent, RequestRow } from '@clp/core/schema';

/** An event of a service that is no request's row. */
export interface ServiceEvent {
  service: string;
  event: Exclude<LiveEvent, { type: 'req.start' | 'req.patch' | 'req.end' | 'req.delta' | 'ping' }>;
}

/** What the console's own stream sends. */
export type ConsoleMessage =
  /** First of all: which services are connected. */
  | { kind: 'hello'; bootId: string; services: string[] }
  /** At most ten a second: the newest row of each request that moved, and what else happened. */
  | { kind: 'frame'; rows: RequestRow[]; events: ServiceEvent[] }
  | { kind: 'service'; service: string; connected: boolean }
  /** Something was missed; `slow`: this browser was too slow for the traffic. Fetch anew. */
  | { kind: 'reset'; reason: 'gap' | 'slow' };

/** What the stream of one watched answer sends. */
export interface WatchMessage {
  parts: { type: string; text: string; name?: string }[];
  done: boolean;
}
