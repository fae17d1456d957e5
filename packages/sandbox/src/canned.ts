import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Behaviour } from './behaviour.ts';
import type { Answer } from './decide-answer.ts';
import type { Dialect } from './protocols/dialect.ts';
import { noUsage } from './usage.ts';
import { type OutgoingAnswer, writeAnswer } from './write-answer.ts';

const built = new Map<string, OutgoingAnswer>();

/** Answers without looking into the request, from bytes built once: an upstream that costs next to nothing. */
export function answerCanned(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { behaviour, dialect }: { behaviour: Behaviour; dialect: Dialect },
): void {
  const answer = cannedAnswer(behaviour, dialect);
  incoming.resume();
  incoming.once('end', () => {
    const [whole] = answer.pieces;
    if (!answer.isStream && whole) {
      outgoing.writeHead(answer.status, answer.headers);
      outgoing.end(whole);
      return;
    }
    writeAnswer(outgoing, answer, { behaviour, paceMs: 0, onEnd: () => {} });
  });
}

function cannedAnswer({ canned, events }: Behaviour, dialect: Dialect): OutgoingAnswer {
  const key = `${dialect.protocol} ${canned} ${events}`;
  const known = built.get(key);
  if (known) return known;
  const answer = canned === 'sse' ? cannedStream(dialect, events) : cannedJson(dialect);
  built.set(key, answer);
  return answer;
}

function cannedJson(dialect: Dialect): OutgoingAnswer {
  const body = Buffer.from(JSON.stringify(dialect.json(wordyAnswer(40), true)));
  return {
    status: 200,
    headers: ['content-type', 'application/json', 'content-length', String(body.length)],
    pieces: [body],
    isStream: false,
  };
}

function cannedStream(dialect: Dialect, words: number): OutgoingAnswer {
  const ask = dialect.readAsk({ stream_options: { include_usage: true } });
  const { opening, content, closing } = dialect.events(wordyAnswer(words), { withUsage: true, ask });
  return {
    status: 200,
    headers: ['content-type', 'text/event-stream; charset=utf-8', 'cache-control', 'no-cache'],
    pieces: [...opening, ...content, ...closing].map((event) => Buffer.from(event)),
    isStream: true,
  };
}

function wordyAnswer(words: number): Answer {
  return {
    id: 'sandboxcanned00000000000',
    model: 'sandbox',
    thinking: '',
    seal: '',
    text: 'sandbox '.repeat(words),
    calls: [],
    stop: 'end',
    usage: { ...noUsage, input: 500, output: words },
  };
}
