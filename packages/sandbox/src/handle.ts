import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Behaviour, recovered } from './behaviour.ts';
import { answerCanned } from './canned.ts';
import { type Composed, composeAnswer, jsonReply, refusal } from './compose-answer.ts';
import { errorAnswer } from './faults/error-answer.ts';
import type { Journal, ReceivedRequest } from './journal.ts';
import { modelsAnswer } from './models.ts';
import { type Target, targetOf } from './target.ts';
import { tokensOfBytes } from './usage.ts';
import { writeAnswer } from './write-answer.ts';

export interface Provider {
  journal: Journal;
  /** Milliseconds between the events of a stream whose spec names no gap. */
  paceMs: number;
  /** Requests so far of each spec that only fails at first. */
  failures: Map<string, number>;
}

/** The life of a request in the sandbox. */
export function handle(provider: Provider, incoming: IncomingMessage, outgoing: ServerResponse): void {
  let target: Target;
  try {
    target = targetOf(incoming);
  } catch (error) {
    incoming.resume();
    outgoing.writeHead(400, { 'content-type': 'text/plain' }).end((error as Error).message);
    return;
  }
  if (target.behaviour.canned) {
    answerCanned(incoming, outgoing, target);
    return;
  }
  readBody(incoming, (body) => {
    const { method = 'GET', url = '/', rawHeaders } = incoming;
    const entry = provider.journal.add({ method, url, rawHeaders, body });
    const behaviour = currentBehaviour(provider, target);
    const go = (): void => answer(provider, { incoming, outgoing, entry, target: { ...target, behaviour } });
    if (behaviour.delay > 0) setTimeout(go, behaviour.delay);
    else go();
  });
}

/** A request whose client leaves while it sends is forgotten. */
function readBody(incoming: IncomingMessage, done: (body: Buffer) => void): void {
  const pieces: Buffer[] = [];
  incoming.on('data', (piece: Buffer) => pieces.push(piece));
  incoming.on('end', () => done(Buffer.concat(pieces)));
  incoming.on('error', () => {});
}

/** "The first N fail" counts for each spec and resource. */
function currentBehaviour({ failures }: Provider, { behaviour, resource }: Target): Behaviour {
  if (behaviour.fail === 0) return behaviour;
  const key = `${behaviour.spec} ${resource}`;
  const count = (failures.get(key) ?? 0) + 1;
  failures.set(key, count);
  return count > behaviour.fail ? recovered(behaviour) : behaviour;
}

interface Task {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
  entry: ReceivedRequest;
  target: Target;
}

function answer(provider: Provider, task: Task): void {
  const { outgoing, entry, target } = task;
  const { behaviour, dialect } = target;
  if (behaviour.stall === 'before-headers') {
    outgoing.once('close', () => {
      entry.outcome = 'client-left';
    });
    return;
  }
  if (behaviour.reset === 'before-headers') {
    entry.outcome = 'broken';
    outgoing.socket?.resetAndDestroy();
    return;
  }
  const composed = compose(task);
  entry.status = composed.outgoing.status;
  writeAnswer(outgoing, composed.outgoing, {
    behaviour,
    paceMs: provider.paceMs,
    onEnd(outcome) {
      if (entry.outcome !== 'pending') return;
      entry.outcome = outcome;
      if (outcome !== 'answered' || !composed.answer) return;
      provider.journal.addAnswer(dialect.protocol, composed.answer.model, composed.answer.usage);
    },
  });
}

function compose({ incoming, entry, target }: Task): Composed {
  const { behaviour, dialect, resource, query } = target;
  if (behaviour.status >= 400) return { outgoing: errorAnswer(dialect, behaviour), answer: undefined };
  if (behaviour.key && !credentials(incoming).includes(behaviour.key)) {
    return refusal(dialect, 401, 'invalid x-api-key');
  }
  if (incoming.method === 'POST') {
    if (resource === 'messages' || resource === 'responses' || resource === 'chat/completions') {
      return composeAnswer(dialect, { body: entry.body, behaviour });
    }
    if (resource === 'messages/count_tokens') {
      return { outgoing: jsonReply({ input_tokens: tokensOfBytes(entry.body.length) }), answer: undefined };
    }
  }
  if (resource.startsWith('echo')) return { outgoing: jsonReply(echoOf(entry)), answer: undefined };
  const [collection, id = ''] = resource.split('/');
  const models = collection === 'models' && modelsAnswer(incoming.headers, query, decodeURIComponent(id));
  if (models) return { outgoing: jsonReply(models), answer: undefined };
  return refusal(dialect, 404, `The sandbox has no ${incoming.method} /v1/${resource}.`);
}

function credentials({ headers }: IncomingMessage): string[] {
  const apiKey = headers['x-api-key'];
  return [
    headers.authorization?.replace(/^Bearer /i, ''),
    typeof apiKey === 'string' ? apiKey : undefined,
  ].filter((credential) => credential !== undefined);
}

/** What arrived, for looking at what a proxy makes of a request. */
function echoOf({ method, url, rawHeaders, body }: ReceivedRequest): Record<string, unknown> {
  return { method, url, headers: rawHeaders, body: body.toString('utf8') };
}
