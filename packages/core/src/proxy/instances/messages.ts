import type { ErrorCode } from '../../errors.ts';
import type { LiveEvent } from '../../schema/live-event.ts';
import type { RequestRecord } from '../../schema/request-record.ts';
import type { RequestRow } from '../../schema/request-row.ts';
import type { FileProblem } from '../../store/file-problem.ts';
import type { ConversationNote } from '../conversation.ts';
import type { FilterHit } from '../filter/apply-filters.ts';
import type { HealthSnapshot } from '../health.ts';
import type { TurnLimits } from '../rpm-limiter.ts';
import type { HealthCall } from './health-call.ts';

/**
 * What the instances of a service tell each other, as JSON over the channel between a process and its child. Whoever asks
 * for something numbers what it asks for; the answer carries the number.
 */

/** From a secondary to the primary. */
export type ToPrimary =
  /** It is there and wants to be told what the others know. */
  | { kind: 'hello' }
  /** It can take connections. */
  | { kind: 'ready' }
  /** It takes none any more. */
  | { kind: 'closed' }
  | { kind: 'take'; turn: number; config: string; limits: TurnLimits; request: QueueRequest }
  /** The client went away while it waited. */
  | { kind: 'leave'; turn: number }
  | { kind: 'release'; turn: number }
  | { kind: 'report'; ask: number; report: InstanceReport }
  | { kind: 'looked'; rows: RequestRow[]; gone: string[] }
  | { kind: 'watched'; watch: number; text: string }
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'expect' }
  | { kind: 'records'; records: RequestRecord[] }
  | { kind: 'health'; call: HealthCall }
  | SharedNews;

/** From the primary to a secondary. */
export type ToSecondary =
  | { kind: 'start'; start: StartingState }
  /** Comes with the port of the service. From that moment on connections may come to it. */
  | { kind: 'port' }
  | { kind: 'granted'; turn: number }
  | { kind: 'refused'; turn: number; error: RefusedTurn }
  | { kind: 'report'; ask: number }
  /** Which requests under way moved on since the last look? */
  | { kind: 'look' }
  | { kind: 'watch'; watch: number; id: string }
  | { kind: 'unwatch'; watch: number }
  /** Take no more connections, but keep those there are. */
  | { kind: 'close' }
  /** Finish, end. */
  | { kind: 'stop' }
  | { kind: 'healthOf'; config: string; snapshot?: HealthSnapshot | undefined }
  | SharedNews;

/** What one instance learned and all should know. */
export type SharedNews =
  | { kind: 'pause'; config: string; ms: number }
  | { kind: 'conversation'; note: ConversationNote }
  | { kind: 'mask'; value: string };

/** What a new secondary has to know to be like the others. */
export interface StartingState {
  /** Where the primary answers what is no proxied request. A port of this machine's own address. */
  innerPort: number;
  /** Base64. */
  maskKey: string;
  masks: string[];
  conversations: ConversationNote[];
  health: [config: string, snapshot: HealthSnapshot][];
  pauses: [config: string, ms: number][];
}

export interface QueueRequest {
  tokens: number;
  maxWaitMs: number;
  maxQueue: number;
}

export interface RefusedTurn {
  code: ErrorCode;
  message: string;
  retryAfter: number | undefined;
}

/** How things stand in one secondary. */
export interface InstanceReport {
  pid: number;
  /** Requests under way. */
  live: number;
  /** By config: requests under way, and waiting, without a turn of the primary's. */
  configs: Record<string, { inFlight: number; queued: number }>;
  filterHits: FilterHit[];
  problems: FileProblem[];
}
