import type { Protocol } from './config.ts';
import type { Usage } from './usage.ts';

/** How a request ended. `refused`: CLP itself said no; `broken`: cut after its first byte. */
export const outcomes = ['ok', 'client_error', 'upstream_error', 'refused', 'aborted', 'broken'] as const;
export type Outcome = (typeof outcomes)[number];

/** One attempt of a request. Milliseconds count from the request's start. */
export interface AttemptRecord {
  config: string;
  /** Host of the upstream. */
  host: string;
  /** When it was its turn. */
  start_ms: number;
  /** What it had waited for it; absent = nothing. */
  wait_ms?: number;
  connect_ms?: number;
  first_byte_ms?: number;
  first_token_ms?: number;
  end_ms?: number;
  status?: number;
  error?: string;
  verdict?: 'deliver' | 'try-next';
}

/** One edit CLP made; never holds a secret or filtered text. */
export interface ChangeNote {
  stage: string;
  what: string;
  cause: string;
  before?: string;
  after?: string;
}

/** A place in `data/captures`. */
export interface CapturePointer {
  /** File name. */
  segment: string;
  /** Number of the block in its segment, and of the capture in its block. */
  block: number;
  entry: number;
}

/** One line of `data/requests/<service>-<day>.jsonl`: a finished request, without bodies. */
export interface RequestRecord {
  id: string;
  /** UTC, ISO with milliseconds: the request's start. */
  timestamp: string;
  service: string;
  method: string;
  /** As the client sent it, without query. */
  path: string;
  /** What the client got; 0 = it left before any. */
  status_code: number;
  duration_ms: number;
  /** Name of the config that served it. */
  channel?: string;
  /** The model that served it: answered, else sent, else asked. */
  model?: string;
  model_asked?: string;
  model_sent?: string;
  usage?: Usage;
  /** The usage is what was seen before the answer broke off. */
  usage_partial?: true;
  /** What the upstream that served it spoke; tells how its usage is to be read. */
  protocol?: Protocol;
  /** Millionths of a US dollar; null = no price known for this model; absent = no usage to price. */
  cost_micros?: number | null;
  outcome: Outcome;
  /** Why it was refused or broke. */
  error?: { code: string; message: string };
  /** Name guessed from the user agent. */
  client?: string;
  session?: string;
  project?: string;
  stream: boolean;
  attempts: AttemptRecord[];
  queue_ms?: number;
  first_token_ms?: number;
  /** Time CLP itself took: arrival to send, without the wait for a turn or the upstream. Milliseconds. */
  overhead_ms?: number;
  bytes: { in: number; up: number; out: number };
  changes?: ChangeNote[];
  /** Filter rule -> number of matches. */
  filter_hits?: Record<string, number>;
  /** What a translation could not carry. */
  dropped?: string[];
  /** Where its bodies are kept. */
  capture?: CapturePointer;
  /** The request this one repeats. */
  replay_of?: string;
}
