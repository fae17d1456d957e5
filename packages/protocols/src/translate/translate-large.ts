import { createIdleWorker } from '../idle-worker.ts';
import {
  type TranslatedRequest,
  type TranslationJob,
  type WrittenRequest,
  withWayBack,
} from './translate-request.ts';

const worker = createIdleWorker<TranslationJob, WrittenRequest>(
  new URL('./translation-worker.js', import.meta.url),
);

/** `translateRequest` for a body so large that it would hold the event loop: 5 MB take some 60 ms. */
export async function translateLargeRequest(job: TranslationJob): Promise<TranslatedRequest> {
  return withWayBack(job, await worker.run(job));
}
