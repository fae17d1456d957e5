import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClpError } from '../errors.ts';
import type { AttemptRecord, Outcome } from '../schema/request-record.ts';
import type { Usage } from '../schema/usage.ts';
import type { ServiceName } from '../services.ts';
import type { ByteKeeper } from './accounting/byte-keeper.ts';
import type { AnswerHead, Change, Endpoint, UpstreamRequest } from './dialect.ts';
import type { RequestOrigin } from './request-origin.ts';
import type { Slotted } from './slot-list.ts';

/** One request and its answer while they are under way: what the steps learn, for the record and live views. */
export interface Exchange extends Slotted {
  readonly id: string;
  readonly service: ServiceName;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly endpoint: Endpoint;
  /** Path below `/v1`. */
  readonly resource: string;
  /** `PROJECT` of `/p/PROJECT/v1/...`. */
  readonly project: string | undefined;
  /** Where it came from, for records and live views; undefined = not looked at yet. */
  origin: RequestOrigin | undefined;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** The client wants an event stream. */
  streaming: boolean;
  /** The client hung up before its answer was complete. */
  clientGone: boolean;
  /** Bytes of its bodies that are in memory, as `HeldBodies` counts them. */
  heldBytes: number;
  /** Gives up on the client's body; set while it arrives. */
  stopReceiving: ((reason: ClpError) => void) | undefined;
  /** Aborts what is under way upstream or in the queue; set by the step that has something to abort. */
  cancel: (() => void) | undefined;
  /** True while heartbeats may be written: a streaming client, and what it got ends at an event boundary. */
  mayBeat: boolean;
  /** The head went out early, with a heartbeat, before the upstream answered. */
  headSentEarly: boolean;
  /** Epoch milliseconds of the last byte to the client (or its arrival). */
  lastSentAt: number;
  /** Epoch milliseconds of the last byte from the upstream (or of sending the request). */
  lastReceivedAt: number;
  lastWarnedAt: number;
  /** The name the conversation gives itself. */
  conversation: string | undefined;
  modelAsked: string | undefined;
  modelSent: string | undefined;
  modelAnswered: string | undefined;
  /** Name of the config that served, or was tried last. */
  config: string | undefined;
  attempts: AttemptRecord[];
  queueMs: number;
  changes: Change[];
  dropped: string[];
  filterHits: { rule: string; count: number }[];
  /** Some of it was masked: the answer gets it back. */
  masked: boolean;
  usage: Usage | undefined;
  usageIsPartial: boolean;
  status: number;
  outcome: Outcome | undefined;
  /** Why it was refused or broke, in our words. */
  error: { code: string; message: string } | undefined;
  /** Monotonic milliseconds: the request was there with its whole body; it went upstream first. */
  receivedAt: number | undefined;
  sentAt: number | undefined;
  /** The last upstream request, and the head of its answer. */
  sent: UpstreamRequest | undefined;
  answerHead: AnswerHead | undefined;
  /** Keeps the beginning of what the upstream answers; undefined = nothing is kept. */
  capture: ByteKeeper | undefined;
  /** Get every piece of the answer as the upstream sent it, before masks are put back. */
  watchers: Set<(piece: Buffer) => void> | undefined;
  bytesIn: number;
  bytesUp: number;
  bytesOut: number;
}

export interface ExchangeStart {
  service: ServiceName;
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  endpoint: Endpoint;
  resource: string;
  project: string | undefined;
  now: number;
}

export function createExchange({
  service,
  incoming,
  outgoing,
  endpoint,
  resource,
  project,
  now,
}: ExchangeStart): Exchange {
  const exchange: Exchange = {
    slot: -1,
    id: randomUUID(),
    service,
    incoming,
    outgoing,
    endpoint,
    resource,
    project,
    origin: undefined,
    startedAt: now,
    streaming: false,
    clientGone: false,
    heldBytes: 0,
    stopReceiving: undefined,
    cancel: undefined,
    mayBeat: false,
    headSentEarly: false,
    lastSentAt: now,
    lastReceivedAt: now,
    lastWarnedAt: 0,
    conversation: undefined,
    modelAsked: undefined,
    modelSent: undefined,
    modelAnswered: undefined,
    config: undefined,
    attempts: [],
    queueMs: 0,
    changes: [],
    dropped: [],
    filterHits: [],
    masked: false,
    usage: undefined,
    usageIsPartial: false,
    status: 0,
    outcome: undefined,
    error: undefined,
    receivedAt: undefined,
    sentAt: undefined,
    sent: undefined,
    answerHead: undefined,
    capture: undefined,
    watchers: undefined,
    bytesIn: 0,
    bytesUp: 0,
    bytesOut: 0,
  };
  outgoing.on('close', () => {
    if (outgoing.writableFinished) return;
    exchange.clientGone = true;
    exchange.cancel?.();
  });
  return exchange;
}

/** Time CLP itself took until the request went upstream, without the wait for a turn. Milliseconds. */
export function overheadOf({ receivedAt, sentAt, queueMs }: Exchange): number | undefined {
  if (receivedAt === undefined || sentAt === undefined) return undefined;
  return Math.max(0, Math.round((sentAt - receivedAt - queueMs) * 100) / 100);
}
