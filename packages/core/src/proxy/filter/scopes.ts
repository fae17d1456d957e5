import { skipSpace, valueEnd } from '../../json-scan/json-scan.ts';
import { JsonBody } from '../json-body.ts';

export type FilterScope = 'system' | 'messages' | 'tool_results';

/** A stretch of a body and the scope its strings belong to; undefined = none of the three. */
export interface Segment {
  start: number;
  end: number;
  scope: FilterScope | undefined;
}

const systemKeys = new Set(['system', 'instructions']);
const messageKeys = new Set(['messages', 'input']);
const systemRoles = new Set(['system', 'developer']);
const resultRoles = new Set(['tool', 'function']);

/** What tools gave back, whichever: `tool_result`, `web_search_tool_result`, `function_call_output`, `local_shell_call_output` ... */
function isResultType(type: unknown): boolean {
  return typeof type === 'string' && /(?:tool_result|_output)$/.test(type);
}

/** Cuts a request body of any of the three protocols into stretches of one scope each, in order. */
export function segmentBody(body: JsonBody, bytes: Buffer): Segment[] {
  const segments: Segment[] = [];
  for (const { key, start, end } of body.ranges()) {
    if (systemKeys.has(key)) segments.push({ start, end, scope: 'system' });
    else if (messageKeys.has(key)) segments.push(...segmentMessages(bytes, start, end));
    else segments.push({ start, end, scope: undefined });
  }
  return segments;
}

function segmentMessages(bytes: Buffer, start: number, end: number): Segment[] {
  if (bytes[start] !== 0x5b) return [{ start, end, scope: 'messages' }];
  return elements(bytes, start).flatMap((element) => segmentMessage(bytes, element));
}

function segmentMessage(bytes: Buffer, { start, end }: { start: number; end: number }): Segment[] {
  const message = JsonBody.parse(bytes.subarray(start, end));
  if (!message) return [{ start, end, scope: 'messages' }];
  const role = message.get('role');
  if (systemRoles.has(role as string)) return [{ start, end, scope: 'system' }];
  if (resultRoles.has(role as string) || isResultType(message.get('type')))
    return [{ start, end, scope: 'tool_results' }];
  const content = message.ranges().find(({ key }) => key === 'content');
  const contentStart = start + (content?.start ?? 0);
  if (!content || bytes[contentStart] !== 0x5b) return [{ start, end, scope: 'messages' }];
  return segmentBlocks(bytes, { start, end, contentStart });
}

/** A user turn of the Messages protocol mixes text blocks with tool results. */
function segmentBlocks(
  bytes: Buffer,
  message: { start: number; end: number; contentStart: number },
): Segment[] {
  const segments: Segment[] = [];
  let written = message.start;
  for (const { start, end } of elements(bytes, message.contentStart)) {
    const type = JsonBody.parse(bytes.subarray(start, end))?.get('type');
    if (!isResultType(type)) continue;
    segments.push({ start: written, end: start, scope: 'messages' }, { start, end, scope: 'tool_results' });
    written = end;
  }
  segments.push({ start: written, end: message.end, scope: 'messages' });
  return segments;
}

/** Byte ranges of an array's elements; what does not parse ends the list. */
function elements(bytes: Buffer, arrayStart: number): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  let position = skipSpace(bytes, arrayStart + 1);
  while (position < bytes.length && bytes[position] !== 0x5d) {
    const end = valueEnd(bytes, position);
    if (end < 0) break;
    ranges.push({ start: position, end });
    const separator = skipSpace(bytes, end);
    if (bytes[separator] !== 0x2c) break;
    position = skipSpace(bytes, separator + 1);
  }
  return ranges;
}
