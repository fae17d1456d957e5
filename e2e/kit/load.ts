import { bodyFor, mainPath } from './body.ts';
import { open } from './http.ts';
import type { Service } from './proxy.ts';

/** A request that got its whole answer. */
export interface Answered {
  id: string;
  /** Of `performance.now()`. */
  at: number;
}

/** Clients that ask without a pause, until they are stopped. */
export interface Load {
  answered: readonly Answered[];
  /** Answers that came, but not whole. */
  broken: readonly { id: string; text: string }[];
  /** Connections nobody took. */
  refused(): number;
  stop(): Promise<void>;
}

export interface LoadOptions {
  url: string;
  service: Service;
  clients: number;
  /** What the sandbox is to do. */
  fault?: string;
}

const endMarks = { claude: 'message_stop', codex: 'response.completed', legacy: '[DONE]' } as const;

/** Every second request of a client is streamed. */
export function startLoad({ url, service, clients, fault = '' }: LoadOptions): Load {
  const answered: Answered[] = [];
  const broken: { id: string; text: string }[] = [];
  let refused = 0;
  let running = true;

  async function client(): Promise<void> {
    for (let turn = 0; running; turn++) {
      const stream = turn % 2 === 0;
      const answer = open(url, mainPath[service], {
        headers: { 'content-type': 'application/json', ...(fault && { 'x-sandbox': fault }) },
        body: bodyFor(service, { stream }),
      });
      await answer.ended;
      const id = String(answer.headers()['x-clp-request-id']);
      const text = answer.text();
      const isWhole = stream ? text.includes(endMarks[service]) : text.endsWith('}');
      if (answer.status() === 0) {
        refused++;
        await new Promise((resolve) => setTimeout(resolve, 20));
      } else if (answer.status() === 200 && !answer.broken() && isWhole) {
        answered.push({ id, at: performance.now() });
      } else broken.push({ id, text });
    }
  }

  const all = Promise.all(Array.from({ length: clients }, client));
  return {
    answered,
    broken,
    refused: () => refused,
    async stop() {
      running = false;
      await all;
    },
  };
}
