import { parseObject } from '../sse-fields.ts';
import type { ProtocolName } from '../wire.ts';
import type { Conversation } from './conversation.ts';
import { InvalidRequest } from './invalid-request.ts';
import { Losses } from './losses.ts';
import { settleToolResults } from './settle-results.ts';
import { wireName } from './tool-names.ts';
import { type AnswerTranslation, createAnswerTranslation } from './translate-answer.ts';
import { translators } from './translators.ts';

export interface TranslationJob {
  /** What the client speaks, and what the upstream does. */
  from: ProtocolName;
  to: ProtocolName;
  body: Buffer;
  /** Members the upstream rejects. */
  leaveOut: readonly string[];
  /** Whether the client gets an event stream. */
  clientStreams: boolean;
  /** Whether the upstream is asked for one. */
  upstreamStreams: boolean;
  /** Id of the answer where the upstream gives none. */
  id: string;
  /** Epoch seconds. */
  now: number;
}

export type TranslatedRequest =
  | { ok: true; body: Buffer; dropped: string[]; createTransform(): AnswerTranslation }
  /** The request makes no sense in its own protocol; `problem` says where and why. */
  | { ok: false; problem: string };

/** A written body, and what of the request its answer's way back must know; plain data, so that a thread can give it. */
export type WrittenRequest =
  | { ok: true; body: Uint8Array; dropped: string[]; asked: Asked }
  | { ok: false; problem: string };

type Asked = Pick<Conversation, 'model' | 'tools' | 'wants'>;

/** A client's request as another protocol's, with the way back for its answer. */
export function translateRequest(job: TranslationJob): TranslatedRequest {
  return withWayBack(job, writeRequest(job));
}

/** The one half of a translation, which takes as long as the request is large. */
export function writeRequest(job: TranslationJob): WrittenRequest {
  const losses = new Losses();
  try {
    const conversation = readConversation(job, losses);
    conversation.stream = job.upstreamStreams;
    const body = translators[job.to].writeRequest(conversation, losses);
    // The user knows best what an upstream rejects.
    for (const name of job.leaveOut) {
      if (body[name] === undefined) continue;
      losses.note(name);
      delete body[name];
    }
    const { model, tools, wants } = conversation;
    return {
      ok: true,
      body: Buffer.from(JSON.stringify(body)),
      dropped: losses.list(),
      asked: { model, tools, wants },
    };
  } catch (error) {
    if (error instanceof InvalidRequest) return { ok: false, problem: error.message };
    throw error;
  }
}

function readConversation({ from, body }: TranslationJob, losses: Losses): Conversation {
  const request = parseObject(body.toString('utf8'));
  if (!request) throw new InvalidRequest('body', 'a JSON object is expected');
  const conversation = translators[from].readRequest(request, losses);
  conversation.turns = settleToolResults(conversation.turns);
  if (!isOffered(conversation)) {
    losses.note('tool_choice');
    conversation.toolChoice = undefined;
  }
  return conversation;
}

/** A choice of a tool that runs at the provider cannot be carried, as the tool itself cannot. */
function isOffered({ toolChoice, tools }: Conversation): boolean {
  return toolChoice?.type !== 'tool' || tools.some((tool) => wireName(tool) === wireName(toolChoice));
}

/** The other half. */
export function withWayBack(job: TranslationJob, written: WrittenRequest): TranslatedRequest {
  if (!written.ok) return written;
  const { dropped, asked } = written;
  const { from, to, clientStreams, id, now } = job;
  const { buffer, byteOffset, byteLength } = written.body;
  return {
    ok: true,
    body: Buffer.from(buffer, byteOffset, byteLength),
    dropped,
    createTransform: () =>
      createAnswerTranslation({
        upstream: to,
        client: from,
        clientStreams,
        dropped,
        tools: asked.tools,
        context: { id, model: asked.model, createdAt: now, wants: asked.wants },
      }),
  };
}
