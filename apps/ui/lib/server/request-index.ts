import { setTimeout as pause } from 'node:timers/promises';
import { openRequestIndex, type RequestIndex } from '@clp/core/request-index';
import { environment } from './environment';

let opening: Promise<RequestIndex> | undefined;

/** The index over the request log, brought up to date. Opened once a process. */
export async function freshIndex(): Promise<RequestIndex> {
  opening ??= openRequestIndex({ home: environment.home }).catch((error: unknown) => {
    // What kept it closed may be gone the next time.
    opening = undefined;
    throw error;
  });
  const index = await opening;
  await index.ingest();
  return index;
}

/** Services write their log in batches: a request that has just ended may be there a moment later. Milliseconds. */
const batchMs = 150;

export async function findRequest(id: string): Promise<ReturnType<RequestIndex['get']>> {
  const found = (await freshIndex()).get(id);
  if (found) return found;
  await pause(batchMs);
  return (await freshIndex()).get(id);
}
