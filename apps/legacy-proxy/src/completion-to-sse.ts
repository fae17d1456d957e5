import type { Reshape } from './reshape-answer.ts';

type Members = Record<string, unknown>;

export interface CompletionToSseOptions {
  /** The client asked for usage in a chunk of its own (`stream_options.include_usage`). */
  usageChunk: boolean;
  /** Epoch seconds. */
  now: number;
  /** Used where the upstream gave none. */
  id: string;
}

/** A whole completion as the chunks of a stream: role and content, tool calls with their index, ending, `[DONE]`. */
export function completionToSse(options: CompletionToSseOptions): Reshape {
  const pieces: Buffer[] = [];
  return {
    collects: false,
    contentType: 'text/event-stream; charset=utf-8',
    write: (chunk) => {
      pieces.push(chunk);
    },
    end() {
      const text = Buffer.concat(pieces).toString('utf8');
      const answer = parse(text);
      if (Array.isArray(answer?.choices)) return formatChunks(answer, options);
      return formatError(answer, { text, options });
    },
  };
}

function parse(text: string): Members | undefined {
  try {
    return membersOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Members)
    : undefined;
}

function formatChunks(answer: Members, { usageChunk, now, id }: CompletionToSseOptions): string {
  const { choices, usage, object, ...rest } = answer;
  const head = {
    ...rest,
    id: rest.id || `chatcmpl-${id}`,
    object: 'chat.completion.chunk',
    created: rest.created ?? now,
  };
  const list = (choices as unknown[]).map((choice) => membersOf(choice) ?? {});
  const opening = list.map((choice, index) => openingChoice(choice, index));
  const ending = list.map((choice, index) => ({
    index: choice.index ?? index,
    delta: {},
    finish_reason: choice.finish_reason ?? 'stop',
  }));
  const counts = membersOf(usage);
  // Official clients expect usage after the ending, in a chunk without choices, where they asked for it.
  const last =
    counts && !usageChunk ? { ...head, choices: ending, usage: counts } : { ...head, choices: ending };
  const extra = counts && usageChunk ? line({ ...head, choices: [], usage: counts }) : '';
  return `${line({ ...head, choices: opening })}${line(last)}${extra}data: [DONE]\n\n`;
}

/** Everything a message says, in one delta; `content` is always there, because some clients (Droid) rely on it. */
function openingChoice(choice: Members, index: number): Members {
  const { role, content, tool_calls: calls, ...rest } = membersOf(choice.message) ?? {};
  const present = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  const { logprobs } = choice;
  return {
    index: choice.index ?? index,
    delta: {
      role: role ?? 'assistant',
      content: textOf(content),
      ...present,
      ...(Array.isArray(calls) && calls.length > 0 && { tool_calls: calls.map(indexedCall) }),
    },
    ...(logprobs !== undefined && logprobs !== null && { logprobs }),
    finish_reason: null,
  };
}

function indexedCall(call: unknown, index: number): unknown {
  return { index, ...membersOf(call) };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => membersOf(part)?.text ?? '').join('');
}

/** An error reaches the reader as text and the client's code as an error. */
function formatError(
  answer: Members | undefined,
  { text, options: { now, id } }: { text: string; options: CompletionToSseOptions },
): string {
  const known = membersOf(answer?.error);
  const said = [
    known?.message,
    answer?.error,
    answer?.message,
    answer?.detail,
    answer ? undefined : text.trim(),
  ];
  const message = said.find((value) => typeof value === 'string' && value !== '') ?? 'Upstream error';
  const error = known ?? { message, type: 'upstream_error', param: null, code: null };
  const chunk = {
    id: `chatcmpl-${id}`,
    object: 'chat.completion.chunk',
    created: now,
    model: typeof answer?.model === 'string' ? answer.model : '',
    choices: [{ index: 0, delta: { content: message }, finish_reason: 'error' }],
    error,
  };
  return `${line(chunk)}data: [DONE]\n\n`;
}

function line(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
