import { ClpError } from '@clp/core';
import { composeReplay, type ReplayChoice, sendReplay } from '@clp/core/replay';
import { readCapture, readControlToken } from '@clp/core/store';
import { proxyUrl } from './ask-proxy';
import { environment } from './environment';
import { findRequest } from './request-index';
import { serviceOf } from './service-path';

/** Sends a kept request once more; it appears in the log as one that repeats the other. */
export async function replayRequest(
  id: string,
  choice: ReplayChoice,
): Promise<{ id: string; status: number }> {
  const { service, replay } = await keptRequest(id, choice);
  const { id: replayId, response } = await sendReplay(replay, {
    url: proxyUrl(service, ''),
    controlToken: await readControlToken(environment.home),
  });
  // The answer is read to its end, or the proxy would take us for a client that left.
  void response.arrayBuffer().catch(() => undefined);
  return { id: replayId, status: response.status };
}

/** A finished request as it can be sent again. */
export async function keptRequest(id: string, choice: ReplayChoice = {}) {
  const record = (await findRequest(id))?.record;
  const capture = record?.capture && (await readCapture(environment.home, record.capture));
  if (!record || !capture)
    throw new ClpError('not_found', 'Nothing was kept of this request, so it cannot be sent again.');
  return { service: serviceOf(record.service), replay: composeReplay(record, capture, choice) };
}
