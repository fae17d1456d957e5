import { type Ask, type Json, objectOf } from './ask.ts';
import type { Behaviour } from './behaviour.ts';
import { type Answer, decideAnswer } from './decide-answer.ts';
import { shapeStream } from './faults/shape-stream.ts';
import type { Dialect } from './protocols/dialect.ts';
import type { OutgoingAnswer } from './write-answer.ts';

export interface Composed {
  outgoing: OutgoingAnswer;
  /** Undefined: an error answer, which costs nothing. */
  answer: Answer | undefined;
}

/** The answer to an inference request. */
export function composeAnswer(
  dialect: Dialect,
  { body, behaviour }: { body: Buffer; behaviour: Behaviour },
): Composed {
  const parsed = parseBody(body);
  if (!parsed) return refusal(dialect, 400, 'The request body is not a JSON object.');
  const ask = dialect.readAsk(parsed);
  if (ask.model === '') return refusal(dialect, 400, 'model: Field required');
  const foreign = ask.seals.some((seal) => !seal.startsWith(`sandbox:${behaviour.account}:`));
  if (behaviour.account && foreign) return refusal(dialect, 400, foreignSeal[dialect.protocol]);
  const answer = decideAnswer(ask, { body, behaviour });
  const streams = behaviour.shape ? behaviour.shape === 'sse' : ask.streams;
  const outgoing = streams
    ? streamAnswer(dialect, answer, { ask, behaviour })
    : jsonAnswer(dialect, answer, behaviour);
  return { outgoing, answer };
}

/** In the words of the real providers, because clients act on them. */
const foreignSeal = {
  messages: 'messages.1.content.0: Invalid `signature` in `thinking` block',
  responses: 'invalid_encrypted_content: The encrypted content could not be verified.',
  chat: 'The reasoning could not be verified.',
} as const;

export function jsonReply(value: Json, status = 200): OutgoingAnswer {
  return {
    status,
    headers: ['content-type', 'application/json'],
    pieces: [Buffer.from(JSON.stringify(value))],
    isStream: false,
  };
}

export function refusal(dialect: Dialect, status: number, message: string): Composed {
  return { outgoing: jsonReply(dialect.error(status, message), status), answer: undefined };
}

function jsonAnswer(dialect: Dialect, answer: Answer, behaviour: Behaviour): OutgoingAnswer {
  const reply = jsonReply(dialect.json(answer, !behaviour.noUsage));
  const [whole] = reply.pieces;
  if (!whole || !(behaviour.malformed || behaviour.cut)) return reply;
  return { ...reply, pieces: [whole.subarray(0, Math.floor(whole.length / 2))] };
}

function streamAnswer(
  dialect: Dialect,
  answer: Answer,
  { ask, behaviour }: { ask: Ask; behaviour: Behaviour },
): OutgoingAnswer {
  const events = dialect.events(answer, { ask, withUsage: !behaviour.noUsage });
  const shaped = shapeStream(events, behaviour, dialect.errorEvent(behaviour.message || 'Overloaded'));
  return {
    status: 200,
    headers: ['content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache'],
    pieces: shaped.map((event) => Buffer.from(event)),
    isStream: true,
  };
}

function parseBody(body: Buffer): Json | undefined {
  try {
    return objectOf(JSON.parse(body.toString('utf8')));
  } catch {
    return undefined;
  }
}
