import { Worker } from 'node:worker_threads';
import { textsOfRequest } from './texts-of-request.ts';

/** What a picture costs at most, after the provider has scaled it. Tokens. */
const tokensOfAttachment = 1_600;
/** The tokenizer's tables take some 40 MB; they go again when nobody counts for a while. Milliseconds. */
const idleMs = 30_000;

let counter: Counter | undefined;

/** About how many input tokens a Messages request has. The tokenizer is OpenAI's: Anthropic publishes none. */
export async function estimateTokens(body: Buffer): Promise<number> {
  const { text, attachments } = textsOfRequest(body);
  counter ??= startCounter(() => {
    counter = undefined;
  });
  return (await counter.count(text)) + attachments * tokensOfAttachment;
}

interface Counter {
  count(text: string): Promise<number>;
}

interface Waiting {
  resolve(tokens: number): void;
  reject(error: Error): void;
}

/** Counting a long conversation takes a while, so a worker does it; its memory goes with it. */
function startCounter(onGone: () => void): Counter {
  const worker = new Worker(new URL('./token-worker.js', import.meta.url));
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let idle: NodeJS.Timeout | undefined;
  worker.unref();
  worker.on('message', ({ id, tokens }: { id: number; tokens: number }) => {
    waiting.get(id)?.resolve(tokens);
    waiting.delete(id);
    if (waiting.size === 0) idle = setTimeout(stop, idleMs).unref();
  });
  worker.on('error', (error) => {
    onGone();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });

  function stop(): void {
    onGone();
    void worker.terminate();
  }

  return {
    count(text) {
      clearTimeout(idle);
      const id = next++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, text });
      });
    },
  };
}
