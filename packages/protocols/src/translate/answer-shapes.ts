import { createParser } from 'eventsource-parser';
import { parseObject } from '../sse-fields.ts';
import type { ProtocolName, WireError } from '../wire.ts';
import type { Answer, AnswerEvent } from './answer.ts';
import { AnswerCollector } from './collect-answer.ts';
import type { Tool } from './conversation.ts';
import type { Losses } from './losses.ts';
import type { AnswerContext } from './protocol-translator.ts';
import { readError } from './read-error.ts';
import { replayAnswer } from './replay-answer.ts';
import { ToolRestorer } from './restore-tool-calls.ts';
import { translators } from './translators.ts';
import { asList } from './values.ts';

/** How one answer goes to its client. */
export interface AnswerShape {
  contentType: string;
  collects: boolean;
  write(chunk: Buffer): string | undefined;
  end(): string | undefined;
  failure(): WireError | undefined;
}

export interface ShapeOptions {
  upstream: ProtocolName;
  client: ProtocolName;
  clientStreams: boolean;
  tools: readonly Tool[];
  context: AnswerContext;
  losses: Losses;
  head: { status: number; rawHeaders: readonly string[] };
}

const json = 'application/json';
export const eventStreamType = 'text/event-stream; charset=utf-8';

/** Stream or JSON on either side, or an error: what the upstream answered with and the client asked for decides. */
export function createShape(options: ShapeOptions): AnswerShape {
  const { head, clientStreams } = options;
  if (head.status >= 400) return errorShape(head.status);
  const upstreamStreams = contentTypeOf(head.rawHeaders).includes('text/event-stream');
  if (upstreamStreams) return clientStreams ? streamToStream(options) : streamToJson(options);
  return clientStreams ? jsonToStream(options) : jsonToJson(options);
}

function contentTypeOf(rawHeaders: readonly string[]): string {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-type');
  return at < 0 ? '' : (rawHeaders[at + 1] ?? '').toLowerCase();
}

function errorShape(status: number): AnswerShape {
  const pieces: Buffer[] = [];
  let error: WireError | undefined;
  return {
    contentType: json,
    collects: true,
    write(chunk) {
      pieces.push(chunk);
      return undefined;
    },
    end() {
      error = readError(Buffer.concat(pieces).toString('utf8'), status);
      return undefined;
    },
    failure: () => error,
  };
}

function streamToStream(options: ShapeOptions): AnswerShape {
  const writer = translators[options.client].createStreamWriter(options.context);
  let text = '';
  const reader = readStream(options, (event) => {
    text += writer.write(event);
  });
  const take = (): string => {
    const taken = text;
    text = '';
    return taken;
  };
  return {
    contentType: eventStreamType,
    collects: false,
    write(chunk) {
      reader.write(chunk);
      return take();
    },
    end() {
      reader.end();
      return take();
    },
    failure: () => undefined,
  };
}

function streamToJson(options: ShapeOptions): AnswerShape {
  const collector = new AnswerCollector();
  const reader = readStream(options, (event) => collector.push(event));
  let failure: WireError | undefined;
  return {
    contentType: json,
    collects: true,
    write(chunk) {
      reader.write(chunk);
      return undefined;
    },
    end() {
      reader.end();
      const answer = collector.answer();
      failure = collector.error ?? (answer ? undefined : noAnswer);
      return answer && JSON.stringify(translators[options.client].writeAnswer(answer, options.context));
    },
    failure: () => failure,
  };
}

function jsonToStream(options: ShapeOptions): AnswerShape {
  const whole = readWhole(options);
  const writer = translators[options.client].createStreamWriter(options.context);
  return {
    contentType: eventStreamType,
    collects: false,
    write: whole.write,
    end() {
      const answer = whole.end();
      if (!answer) return writer.write({ type: 'error', error: whole.failure() ?? noAnswer });
      let text = '';
      for (const event of replayAnswer(answer)) text += writer.write(event);
      return text;
    },
    failure: () => undefined,
  };
}

function jsonToJson(options: ShapeOptions): AnswerShape {
  const whole = readWhole(options);
  return {
    contentType: json,
    collects: true,
    write: whole.write,
    end() {
      const answer = whole.end();
      return answer && JSON.stringify(translators[options.client].writeAnswer(answer, options.context));
    },
    failure: whole.failure,
  };
}

const noAnswer: WireError = {
  status: 502,
  code: 'upstream_invalid',
  message: 'The upstream gave no complete answer in the protocol its config names.',
};

/** Gathers a JSON answer. */
function readWhole({ upstream, tools, losses }: ShapeOptions): {
  write(chunk: Buffer): undefined;
  end(): Answer | undefined;
  failure(): WireError | undefined;
} {
  const pieces: Buffer[] = [];
  let failure: WireError | undefined;
  return {
    write(chunk) {
      pieces.push(chunk);
      return undefined;
    },
    end() {
      const text = Buffer.concat(pieces).toString('utf8');
      const body = parseObject(text);
      const answer = body && translators[upstream].readAnswer(body, losses);
      if (answer) return new ToolRestorer(tools).answer(answer);
      failure = body?.error || asList(body?.choices).length > 0 ? readError(text, 502) : noAnswer;
      return undefined;
    },
    failure: () => failure,
  };
}

/** Feeds an event stream, cut anywhere, to the upstream's reader; nothing counts after the last event. */
export function readStream(
  { upstream, tools, losses }: Pick<ShapeOptions, 'upstream' | 'tools' | 'losses'>,
  onEvent: (event: AnswerEvent) => void,
): { write(chunk: Buffer): void; end(): void } {
  const restorer = new ToolRestorer(tools);
  const decoder = new TextDecoder();
  let over = false;
  const reader = translators[upstream].createStreamReader((event) => {
    if (over) return;
    over = event.type === 'finish' || event.type === 'error';
    for (const restored of restorer.event(event)) onEvent(restored);
  }, losses);
  const parser = createParser({
    onEvent: ({ data, event }) =>
      reader.event(data === '[DONE]' ? undefined : (parseObject(data) ?? {}), event ?? ''),
  });
  return {
    write: (chunk) => parser.feed(decoder.decode(chunk, { stream: true })),
    end() {
      // A last event that no blank line closed still counts.
      parser.feed(`${decoder.decode()}\n\n`);
      reader.end();
    },
  };
}
