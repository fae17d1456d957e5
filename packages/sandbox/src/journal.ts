import type { Protocol } from './ask.ts';
import { addUsage, noUsage, type Usage } from './usage.ts';

/** What became of a received request. `broken`: the sandbox itself cut the answer, as it was told to. */
export type RequestOutcome = 'pending' | 'answered' | 'client-left' | 'broken';

/** One request as it arrived. */
export interface ReceivedRequest {
  /** Counts from 1. */
  number: number;
  method: string;
  url: string;
  /** Name, value, name, value ... as they came. */
  rawHeaders: readonly string[];
  body: Buffer;
  outcome: RequestOutcome;
  /** The status it was answered with; 0 = none yet. */
  status: number;
}

/** Ground truth of what the answers to one model of one protocol cost. */
export interface Totals {
  protocol: Protocol;
  model: string;
  /** Answers that went out whole, usage included. */
  answers: number;
  usage: Usage;
}

export interface Journal {
  add(request: Pick<ReceivedRequest, 'method' | 'url' | 'rawHeaders' | 'body'>): ReceivedRequest;
  addAnswer(protocol: Protocol, model: string, usage: Usage): void;
  requests(): readonly ReceivedRequest[];
  totals(): Totals[];
}

const maxRequests = 1000;
/** Bytes of bodies kept; older requests keep their other members. */
const maxBodyBytes = 64 * 1024 * 1024;

export function createJournal(): Journal {
  const received: ReceivedRequest[] = [];
  const totals = new Map<string, Totals>();
  let count = 0;
  let bodyBytes = 0;
  /** Position of the oldest request that still has its body. */
  let withBody = 0;

  function dropOldBodies(): void {
    for (; bodyBytes > maxBodyBytes && withBody < received.length; withBody++) {
      const oldest = received[withBody];
      if (!oldest) return;
      bodyBytes -= oldest.body.length;
      oldest.body = Buffer.alloc(0);
    }
  }

  return {
    add(request) {
      const entry: ReceivedRequest = { ...request, number: ++count, outcome: 'pending', status: 0 };
      received.push(entry);
      bodyBytes += entry.body.length;
      dropOldBodies();
      if (received.length > maxRequests) {
        bodyBytes -= received.shift()?.body.length ?? 0;
        withBody = Math.max(0, withBody - 1);
      }
      return entry;
    },
    addAnswer(protocol, model, usage) {
      const key = `${protocol} ${model}`;
      const sum = totals.get(key) ?? { protocol, model, answers: 0, usage: { ...noUsage } };
      sum.answers++;
      addUsage(sum.usage, usage);
      totals.set(key, sum);
    },
    requests: () => received,
    totals: () => [...totals.values()],
  };
}
