import { parentPort } from 'node:worker_threads';
import type { Numbered } from '../idle-worker.ts';
import { type TranslationJob, type WrittenRequest, writeRequest } from './translate-request.ts';

parentPort?.on('message', ({ id, value }: Numbered<TranslationJob & { body: Uint8Array }>) => {
  const { buffer, byteOffset, byteLength } = value.body;
  const written = writeRequest({ ...value, body: Buffer.from(buffer, byteOffset, byteLength) });
  parentPort?.postMessage({ id, value: written } satisfies Numbered<WrittenRequest>, moved(written));
});

/** Small Buffers share their memory with others, so only a large body can be handed over instead of copied. */
function moved(written: WrittenRequest): ArrayBuffer[] {
  if (!written.ok) return [];
  const { buffer, byteLength } = written.body;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
