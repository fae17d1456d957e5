import type {
  Conversation,
  ImagePart,
  Part,
  Tool,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../conversation.ts';
import { asFunction, inputAsJson } from '../custom-tools.ts';
import { urlOfSource } from '../data-url.ts';
import type { Losses } from '../losses.ts';
import { openaiUser } from '../openai-members.ts';
import { openaiSampling, reasons } from '../openai-models.ts';
import { openaiEffort } from '../reasoning.ts';
import { wireName } from '../tool-names.ts';
import { compact, mapPresent } from '../values.ts';

type Body = Record<string, unknown>;

/** A conversation as a Chat Completions request. */
export function writeChatRequest(conversation: Conversation, losses: Losses): Body {
  const { stream, tools, openai } = conversation;
  const { verbosity, metadata, ...shared } = openai;
  // Chat takes notes only with what it is to store, Responses with every request.
  const takesMetadata = shared.store === true;
  if (metadata !== undefined && !takesMetadata) losses.note('metadata');
  if (conversation.topK !== undefined) losses.note('top_k');
  const effort = openaiEffort(conversation.reasoning);
  return compact({
    model: conversation.model,
    messages: conversation.turns.flatMap((turn) => writeTurn(turn, losses)),
    tools: tools.length > 0 ? tools.map(writeTool) : undefined,
    tool_choice: writeToolChoice(conversation),
    parallel_tool_calls: tools.length > 0 ? conversation.parallelToolCalls : undefined,
    [reasons(conversation.model) ? 'max_completion_tokens' : 'max_tokens']: conversation.maxTokens,
    ...openaiSampling(conversation, losses),
    stop: writeStop(conversation.stop, losses),
    reasoning_effort: effort,
    response_format: writeFormat(conversation),
    user: openaiUser(conversation, losses),
    verbosity,
    metadata: takesMetadata ? metadata : undefined,
    ...shared,
    stream,
    stream_options: stream ? { include_usage: true } : undefined,
  });
}

/** The API takes four. */
function writeStop(stop: readonly string[], losses: Losses): string[] | undefined {
  if (stop.length > 4) losses.note('stop_sequences after the fourth');
  return stop.length > 0 ? stop.slice(0, 4) : undefined;
}

function writeTurn({ role, parts }: Turn, losses: Losses): Body[] {
  if (role === 'assistant') return writeAssistant(parts, losses);
  const results = parts.filter((part) => part.type === 'tool-result');
  const rest = parts.filter((part) => part.type !== 'tool-result');
  const images = results.flatMap(({ content }) => content.filter((part) => part.type === 'image'));
  return [
    ...results.map((result) => writeResult(result, losses)),
    // A tool message holds text only; what a tool showed follows as the user's.
    ...(images.length > 0 ? [{ role: 'user', content: [imagesNote, ...images.map(writeImage)] }] : []),
    ...(rest.length > 0 ? [{ role, content: writeContent(rest, losses) }] : []),
  ];
}

const imagesNote = { type: 'text', text: 'Images the tool returned:' };

function writeResult({ id, content, isError }: ToolResultPart, losses: Losses): Body {
  if (isError) losses.note('is_error');
  if (content.some(({ type }) => type === 'document')) losses.note('documents in tool results');
  const text = content.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  return { role: 'tool', tool_call_id: id, content: text };
}

function writeAssistant(parts: readonly Part[], losses: Losses): Body[] {
  const calls = parts.filter((part) => part.type === 'tool-call');
  const text = parts
    .flatMap((part) => (part.type === 'text' || part.type === 'refusal' ? [part.text] : []))
    .join('');
  // Chat has no place for sealed reasoning, and most upstreams refuse their own when it comes back.
  if (parts.some(({ type }) => type === 'reasoning')) losses.note('reasoning in history');
  if (text === '' && calls.length === 0) return [];
  return [
    compact({
      role: 'assistant',
      content: text === '' ? null : text,
      tool_calls: calls.length > 0 ? calls.map(writeToolCall) : undefined,
    }),
  ];
}

/** A call as upstreams get it: always a function, whose name they can repeat. */
function writeToolCall(part: ToolCallPart): Body {
  return {
    id: part.id,
    type: 'function',
    function: { name: wireName(part), arguments: inputAsJson(part) || '{}' },
  };
}

/** A single text stays a text: many compatible upstreams take no list. */
function writeContent(parts: readonly Part[], losses: Losses): unknown {
  const written = mapPresent(parts, (part) => writePart(part, losses));
  const [first] = written;
  return written.length === 1 && first?.type === 'text' ? first.text : written;
}

function writePart(part: Part, losses: Losses): Body | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return { type: 'text', text: part.text };
    case 'image':
      return writeImage(part);
    case 'document':
      if (part.source.kind === 'text') return { type: 'text', text: part.source.text };
      if (part.source.kind === 'data') {
        const filename = part.name ?? 'document';
        return { type: 'file', file: { filename, file_data: urlOfSource(part.source) } };
      }
      losses.note('content.document.url');
      return undefined;
    case 'reasoning':
    case 'tool-call':
    case 'tool-result':
      return undefined;
  }
}

function writeImage({ source, detail }: ImagePart): Body {
  return { type: 'image_url', image_url: compact({ url: urlOfSource(source), detail }) };
}

function writeTool(tool: Tool): Body {
  const { description, schema } = asFunction(tool);
  return {
    type: 'function',
    function: compact({ name: wireName(tool), description, parameters: schema, strict: tool.strict }),
  };
}

function writeToolChoice({ toolChoice, tools }: Conversation): unknown {
  if (!toolChoice || tools.length === 0) return undefined;
  if (toolChoice.type !== 'tool') return toolChoice.type;
  return { type: 'function', function: { name: wireName(toolChoice) } };
}

function writeFormat({ format }: Conversation): unknown {
  if (!format) return undefined;
  if (format.type === 'json') return { type: 'json_object' };
  const { type, ...schema } = format;
  return { type: 'json_schema', json_schema: schema };
}
