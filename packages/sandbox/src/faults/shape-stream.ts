import type { Behaviour } from '../behaviour.ts';
import type { StreamEvents } from '../protocols/dialect.ts';

/** An event that is no JSON, in the middle of others that are. */
const malformedEvent = 'data: {"type":"content_block_delta","delta":{"te\n\n';
/** Lines that are no event stream at all. */
const malformedLines = 'this is: no event\n<<<>>>\u0000\n\n';

/** The events of a stream with the faults that change what is said. */
export function shapeStream(
  { opening, content, closing }: StreamEvents,
  behaviour: Behaviour,
  errorEvent: string,
): string[] {
  const events = shapeEvents({ opening, content, closing }, behaviour, errorEvent);
  if (behaviour.sse === 'comment-first') return [': sandbox says hello\n\n', ...events];
  if (behaviour.sse === 'crlf') return events.map((event) => event.replaceAll('\n', '\r\n'));
  if (behaviour.sse === 'cr') return events.map((event) => event.replaceAll('\n', '\r'));
  return events;
}

function shapeEvents(
  { opening, content, closing }: StreamEvents,
  { error, malformed, cut, noEnd, endless }: Behaviour,
  errorEvent: string,
): string[] {
  const half = content.slice(0, Math.ceil(content.length / 2));
  const rest = content.slice(half.length);
  if (error === 'first') return [errorEvent];
  if (error === 'opening') return [...opening, errorEvent];
  if (error === 'mid') return [...opening, ...half, errorEvent];
  if (malformed === 'json') return [...opening, ...half, malformedEvent, ...rest, ...closing];
  if (malformed === 'sse') return [malformedLines, ...opening.slice(0, 1), malformedLines];
  if (cut || endless) return [...opening, ...half];
  if (noEnd) return [...opening, ...content, ...closing.slice(0, -1)];
  return [...opening, ...content, ...closing];
}
