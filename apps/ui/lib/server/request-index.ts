import { openRequestIndex, type RequestIndex } from '@clp/core/request-index';
import { environment } from './environment';

let opening: Promise<RequestIndex> | undefined;

/** The index over the request log, brought up to date. Opened once a process. */
export async function freshIndex(): Promise<RequestIndex> {
  opening ??= openRequestIndex({ home: environment.home });
  const index = await opening;
  await index.ingest();
  return index;
}
