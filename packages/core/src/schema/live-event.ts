import type { RequestRow } from './request-row.ts';

/** What `GET /events` of a proxy tells: the SSE event is named like `type`, its data is the whole object. */
export type LiveEvent =
  /** First of all. `seq` is that of the newest event. */
  | { type: 'hello'; service: string; bootId: string; seq: number; serverTime: string }
  /** Events between the last one seen and now are lost: fetch anew. */
  | { type: 'reset' }
  | { type: 'req.start'; row: RequestRow }
  /** Requests under way that moved on; at most four times a second. Unnumbered. */
  | { type: 'req.patch'; rows: RequestRow[] }
  | { type: 'req.end'; row: RequestRow }
  /** Text of the watched answer as the upstream sent it. Unnumbered. */
  | { type: 'req.delta'; id: string; text: string }
  /** So many pieces of text were left out for a slow listener. Unnumbered. */
  | { type: 'dropped'; deltas: number }
  | { type: 'warn'; id?: string; text: string }
  /** Another config is the active one. */
  | { type: 'switch'; before?: string; after?: string }
  /** Settings files took effect. */
  | { type: 'config'; files: string[] }
  | { type: 'lb'; config: string; change: 'opened' | 'closed'; reason?: string; cause: string }
  | { type: 'file'; file: string; state: 'broken' | 'repaired'; text: string }
  | { type: 'ping'; serverTime: string };
