import type {
  Conversation,
  Part,
  ReasoningWish,
  Tool,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../conversation.ts';
import { urlOfSource } from '../data-url.ts';
import type { Losses } from '../losses.ts';
import { openaiUser } from '../openai-members.ts';
import { neverReasons, openaiSampling } from '../openai-models.ts';
import { openaiEffort } from '../reasoning.ts';
import { wireName } from '../tool-names.ts';
import { compact, mapPresent } from '../values.ts';

type Body = Record<string, unknown>;

/** A conversation as a Responses request. */
export function writeResponsesRequest(conversation: Conversation, losses: Losses): Body {
  const { tools, stop, openai } = conversation;
  const { verbosity, ...shared } = openai;
  if (stop.length > 0) losses.note('stop_sequences');
  if (conversation.topK !== undefined) losses.note('top_k');
  const { instructions, turns } = splitInstructions(conversation.turns);
  return compact({
    model: conversation.model,
    instructions,
    input: turns.flatMap((turn) => writeTurn(turn, losses)),
    tools: tools.length > 0 ? tools.map(writeTool) : undefined,
    tool_choice: writeToolChoice(conversation),
    parallel_tool_calls: tools.length > 0 ? conversation.parallelToolCalls : undefined,
    max_output_tokens: conversation.maxTokens,
    ...openaiSampling(conversation, losses),
    reasoning: writeReasoningWish(conversation.reasoning),
    // What is not stored upstream can only come back sealed.
    include: neverReasons(conversation.model) ? undefined : ['reasoning.encrypted_content'],
    text: writeText(conversation, verbosity),
    user: openaiUser(conversation, losses),
    store: false,
    ...shared,
    stream: conversation.stream,
  });
}

/** The first system turn, if it is text, is the instructions. */
function splitInstructions(turns: readonly Turn[]): {
  instructions: string | undefined;
  turns: readonly Turn[];
} {
  const [first, ...rest] = turns;
  if (first?.role !== 'system') return { instructions: undefined, turns };
  const texts = first.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return { instructions: texts.join('\n\n'), turns: rest };
}

function writeTurn({ role, parts }: Turn, losses: Losses): Body[] {
  const items: Body[] = [];
  let content: Body[] = [];
  const flush = (): void => {
    if (content.length > 0)
      items.push({ type: 'message', role: role === 'system' ? 'developer' : role, content });
    content = [];
  };
  for (const part of parts) {
    const item = writeItem(part, losses);
    if (item !== undefined) {
      flush();
      items.push(item);
      continue;
    }
    const written = writePart(part, { isAnswer: role === 'assistant' });
    if (written) content.push(written);
  }
  flush();
  return items;
}

/** Parts that are items of their own. */
function writeItem(part: Part, losses: Losses): Body | undefined {
  switch (part.type) {
    case 'reasoning':
      if (part.seal?.protocol === 'responses') {
        const summary = part.text === '' ? [] : [{ type: 'summary_text', text: part.text }];
        return { type: 'reasoning', summary, encrypted_content: part.seal.value };
      }
      losses.note('reasoning of another upstream');
      return undefined;
    case 'tool-call':
      return writeToolCall(part);
    case 'tool-result':
      return writeResult(part, losses);
    default:
      return undefined;
  }
}

function writeToolCall({ id, name, namespace, flavour, input }: ToolCallPart): Body {
  if (flavour === 'custom') return { type: 'custom_tool_call', call_id: id, name, input };
  return {
    type: 'function_call',
    call_id: id,
    name: wireName({ name, ...(namespace && { namespace }) }),
    arguments: input || '{}',
  };
}

function writeResult({ id, flavour, content, isError }: ToolResultPart, losses: Losses): Body {
  if (isError) losses.note('is_error');
  const type = flavour === 'custom' ? 'custom_tool_call_output' : 'function_call_output';
  const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  if (texts.length === content.length) return { type, call_id: id, output: texts.join('\n') };
  return { type, call_id: id, output: mapPresent(content, (part) => writePart(part, { isAnswer: false })) };
}

function writePart(part: Part, { isAnswer }: { isAnswer: boolean }): Body | undefined {
  switch (part.type) {
    case 'text':
      return isAnswer
        ? { type: 'output_text', text: part.text, annotations: [] }
        : { type: 'input_text', text: part.text };
    case 'refusal':
      return { type: 'refusal', refusal: part.text };
    case 'image':
      return { type: 'input_image', image_url: urlOfSource(part.source), detail: part.detail ?? 'auto' };
    case 'document':
      if (part.source.kind === 'text') return { type: 'input_text', text: part.source.text };
      if (part.source.kind === 'url') return { type: 'input_file', file_url: part.source.url };
      return { type: 'input_file', filename: part.name ?? 'document', file_data: urlOfSource(part.source) };
    default:
      return undefined;
  }
}

function writeTool(tool: Tool): Body {
  const { name, flavour, description, schema, strict, grammar } = tool;
  if (flavour === 'custom') {
    return compact({ type: 'custom', name, description, format: grammar && { type: 'grammar', ...grammar } });
  }
  // Responses takes tools for strict unless told otherwise; the other protocols do not.
  return compact({
    type: 'function',
    name: wireName(tool),
    description,
    parameters: schema,
    strict: strict ?? false,
  });
}

function writeToolChoice({ toolChoice, tools }: Conversation): unknown {
  if (!toolChoice || tools.length === 0) return undefined;
  if (toolChoice.type !== 'tool') return toolChoice.type;
  const name = wireName(toolChoice);
  const tool = tools.find((offered) => wireName(offered) === name);
  return tool?.flavour === 'custom' ? { type: 'custom', name: tool.name } : { type: 'function', name };
}

function writeReasoningWish(reasoning: ReasoningWish | undefined): Body | undefined {
  const effort = openaiEffort(reasoning);
  const summary = reasoning?.summary;
  return effort === undefined && summary === undefined ? undefined : compact({ effort, summary });
}

function writeText({ format }: Conversation, verbosity: unknown): Body | undefined {
  if (!format && verbosity === undefined) return undefined;
  return compact({ format: format && writeFormat(format), verbosity });
}

function writeFormat(format: NonNullable<Conversation['format']>): Body {
  if (format.type === 'json') return { type: 'json_object' };
  const { type, ...schema } = format;
  return { type: 'json_schema', ...schema };
}
