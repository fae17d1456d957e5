import { createIdleWorker } from '../idle-worker.ts';

/** The tokenizer's tables take some 40 MB, and counting a long conversation takes a while. */
const counter = createIdleWorker<Uint8Array, number>(new URL('./token-worker.js', import.meta.url));

/** About how many input tokens a Messages request has. The tokenizer is OpenAI's: Anthropic publishes none. */
export function estimateTokens(body: Buffer): Promise<number> {
  return counter.run(body);
}
