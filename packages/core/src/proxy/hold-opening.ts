import { createDecoder, decodable, parseEncodings } from './decode-body.ts';
import type { WireError, WireFormat } from './dialect.ts';
import { isEventStream } from './header-rules.ts';
import { SseEvents } from './sse-events.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';

/** Bytes and milliseconds an opening is held back at most. */
const maxBytes = 64 * 1024;
const maxMs = 2_000;

/**
 * Holds back a stream's opening events (start, ping) until its first content, so that an overload an upstream hides
 * inside a 200 can still go to the next config. Gives the error event, or undefined to deliver; either way the
 * answer still holds every byte.
 */
export function holdOpening(answer: UpstreamAnswer, wire: WireFormat): Promise<WireError | undefined> {
  return new Promise((resolve) => {
    const held: Buffer[] = [];
    let size = 0;
    let decided = false;
    const decide = (error: WireError | undefined): void => {
      if (decided) return;
      decided = true;
      clearTimeout(timer);
      decoder?.destroy();
      answer.release(held);
      resolve(error);
    };
    const timer = setTimeout(() => decide(undefined), maxMs);
    const events = new SseEvents((event) => {
      const eventClass = wire.classifyEvent(event);
      if (eventClass === 'error') decide(wire.parseErrorEvent(event));
      else if (eventClass === 'content') decide(undefined);
    });
    const end = (): void => {
      events.end();
      // Over without any content: nothing to deliver, so the next config may try.
      decide({ status: 502, code: 'upstream_invalid', message: 'its event stream ended without content' });
    };
    const error = ({ message }: Error): void => {
      // Broken before any content: as good as a refused connection, so the next config may try.
      decide({ status: 502, code: 'upstream_reset', message });
    };
    const data = (chunk: Buffer): boolean => {
      if (!decided) events.push(chunk);
      return true;
    };
    const decoder = createDecoder(codingOf(answer), { data, end, error, drain: () => undefined });
    answer.consume({
      data(chunk) {
        held.push(chunk);
        size += chunk.length;
        decoder?.write(chunk);
        if (size >= maxBytes) decide(undefined);
        return true;
      },
      end: () => decoder?.end(),
      error,
      aborted: () => decide(undefined),
    });
  });
}

function codingOf(answer: UpstreamAnswer): string {
  return parseEncodings(answer.header('content-encoding')).join() || 'identity';
}

/** Whether it is a stream whose opening can be read as it comes. */
export function hasReadableOpening(answer: UpstreamAnswer): boolean {
  return (
    answer.status === 200 && isEventStream(answer.header('content-type')) && decodable.has(codingOf(answer))
  );
}
