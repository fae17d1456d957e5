import { type AnswerHead, type AnswerTransform, SseEvents, type WireError } from '@clp/core/proxy';
import { eventObject, responsesWire } from '@clp/protocols';

/** Closing events and the object they carry. */
const closing = new Set(['response.completed', 'response.incomplete', 'response.failed']);

const noResponse: WireError = {
  status: 502,
  code: 'upstream_invalid',
  message: 'The upstream ended its stream without a response.',
};

/** One JSON answer out of a stream, for a client that asked for none: the response its closing event carries. */
export function collectResponse(): AnswerTransform {
  let response: unknown;
  let isStream = false;
  let failure: WireError | undefined;
  const events = new SseEvents((bytes) => {
    const event = eventObject(bytes);
    if (event?.type === 'error') failure = responsesWire.parseErrorEvent(bytes);
    if (event && closing.has(String(event.type))) ({ response } = event);
  });
  return {
    head(head: AnswerHead) {
      const { rawHeaders } = head;
      const at = rawHeaders.findIndex(
        (name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type',
      );
      isStream = at >= 0 && (rawHeaders[at + 1]?.includes('text/event-stream') ?? false);
      if (!isStream) return head;
      return { status: head.status, rawHeaders: rawHeaders.with(at + 1, 'application/json') };
    },
    write(chunk) {
      if (!isStream) return chunk;
      events.push(chunk);
      return undefined;
    },
    end() {
      if (!isStream) return undefined;
      events.end();
      if (response !== undefined) return Buffer.from(JSON.stringify(response));
      failure ??= noResponse;
      return undefined;
    },
    get collects() {
      return isStream;
    },
    failure: () => failure,
  };
}
