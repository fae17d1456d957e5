import { type ProtocolName, wires } from '@clp/protocols';
import { createParser } from 'eventsource-parser';

/** What an answer says, whether it was streamed or not: one paragraph for each text, thought and tool call. */
export function textOfAnswer(body: string, protocol: ProtocolName): string {
  return /^\s*[{[]/.test(body) ? textOfJson(body) : textOfStream(body, protocol);
}

function textOfStream(body: string, protocol: ProtocolName): string {
  const channels = new Map<string, string>();
  const parser = createParser({
    onEvent({ data }) {
      for (const { channel, text } of wires[protocol].textOf(parseData(data)).pieces)
        channels.set(channel, (channels.get(channel) ?? '') + text);
    },
  });
  parser.feed(body);
  return [...channels].map(([channel, text]) => `[${channel}]\n${text}`).join('\n\n');
}

/** `[DONE]` is no JSON. */
function parseData(data: string): Record<string, unknown> {
  try {
    return JSON.parse(data) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function textOfJson(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
