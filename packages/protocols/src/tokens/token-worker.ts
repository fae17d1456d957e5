import { parentPort } from 'node:worker_threads';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { Numbered } from '../idle-worker.ts';
import { textsOfRequest } from './texts-of-request.ts';

/** What a picture costs at most, after the provider has scaled it. Tokens. */
const tokensOfAttachment = 1_600;

/** Texts that look like the tokenizer's own marks are ordinary text here. */
const asText = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

parentPort?.on('message', ({ id, value }: Numbered<Uint8Array>) => {
  const { text, attachments } = textsOfRequest(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
  const tokens = countTokens(text, asText) + attachments * tokensOfAttachment;
  parentPort?.postMessage({ id, value: tokens } satisfies Numbered<number>);
});
