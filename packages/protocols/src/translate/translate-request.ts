import { parseObject } from '../sse-fields.ts';
import type { ProtocolName } from '../wire.ts';
import { checkToolResults } from './check-results.ts';
import type { Conversation } from './conversation.ts';
import { InvalidRequest } from './invalid-request.ts';
import { Losses } from './losses.ts';
import { type AnswerTranslation, createAnswerTranslation } from './translate-answer.ts';
import { translators } from './translators.ts';

export interface TranslationJob {
  /** What the client speaks, and what the upstream does. */
  from: ProtocolName;
  to: ProtocolName;
  body: Buffer;
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
  | { ok: true; body: Record<string, unknown>; dropped: string[]; createTransform(): AnswerTranslation }
  /** The request makes no sense in its own protocol; `problem` says where and why. */
  | { ok: false; problem: string };

/** A client's request as another protocol's, with the way back for its answer. */
export function translateRequest(job: TranslationJob): TranslatedRequest {
  const losses = new Losses();
  try {
    const conversation = readConversation(job, losses);
    conversation.stream = job.upstreamStreams;
    const body = translators[job.to].writeRequest(conversation, losses);
    const dropped = losses.list();
    return { ok: true, body, dropped, createTransform: () => transformOf(job, { conversation, dropped }) };
  } catch (error) {
    if (error instanceof InvalidRequest) return { ok: false, problem: error.message };
    throw error;
  }
}

function readConversation({ from, body }: TranslationJob, losses: Losses): Conversation {
  const request = parseObject(body.toString('utf8'));
  if (!request) throw new InvalidRequest('body', 'a JSON object is expected');
  const conversation = translators[from].readRequest(request, losses);
  checkToolResults(conversation.turns);
  return conversation;
}

function transformOf(
  { from, to, clientStreams, id, now }: TranslationJob,
  { conversation, dropped }: { conversation: Conversation; dropped: readonly string[] },
): AnswerTranslation {
  return createAnswerTranslation({
    upstream: to,
    client: from,
    clientStreams,
    dropped,
    tools: conversation.tools,
    context: { id, model: conversation.model, createdAt: now, wants: conversation.wants },
  });
}
