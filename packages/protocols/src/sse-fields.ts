const data = Buffer.from('data:');
const eventField = Buffer.from('event:');

/** The data of one SSE event (bytes without its closing blank line), its lines joined by line feeds. */
export function dataOf(event: Buffer): string {
  return fieldsOf(event, data).join('\n');
}

/** The `event:` field of one SSE event, or ''. */
export function typeOf(event: Buffer): string {
  return fieldsOf(event, eventField).at(-1) ?? '';
}

function fieldsOf(event: Buffer, name: Buffer): string[] {
  const values: string[] = [];
  // An SSE line is short or is one long data line; only lines that begin with the field are turned into text.
  for (let start = 0; start < event.length; ) {
    const end = lineEnd(event, start);
    if (event.compare(name, 0, name.length, start, Math.min(start + name.length, end)) === 0) {
      const value = event.toString('utf8', start + name.length, end);
      values.push(value.startsWith(' ') ? value.slice(1) : value);
    }
    start = end + 1;
  }
  return values;
}

function lineEnd(event: Buffer, start: number): number {
  const feed = event.indexOf(10, start);
  const end = feed < 0 ? event.length : feed;
  const carriage = event.subarray(start, end).indexOf(13);
  return carriage < 0 ? end : start + carriage;
}

/** The data parsed as a JSON object, or undefined. */
export function objectOf(event: Buffer): Record<string, unknown> | undefined {
  return parseObject(dataOf(event));
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What every reader of SSE passes over. */
export const comment = ': keepalive\n\n';

/** One SSE event with an event name. */
export function formatEvent(type: string, value: unknown): string {
  return `event: ${type}\ndata: ${JSON.stringify(value)}\n\n`;
}
