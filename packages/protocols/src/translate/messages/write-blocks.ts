import type {
  DocumentPart,
  ImagePart,
  Part,
  ReasoningPart,
  ToolCallPart,
  ToolResultPart,
} from '../conversation.ts';
import { inputAsJson } from '../custom-tools.ts';
import type { Losses } from '../losses.ts';
import { wrapSeal } from '../seal.ts';
import { wireName } from '../tool-names.ts';
import { compact, mapPresent } from '../values.ts';

type Block = Record<string, unknown>;

/** Content blocks; empty texts, which the API refuses, are left out. */
export function writeBlocks(parts: readonly Part[], losses: Losses): Block[] {
  return mapPresent(parts, (part) => writeBlock(part, losses));
}

function writeBlock(part: Part, losses: Losses): Block | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text.trim() === '' ? undefined : { type: 'text', text: part.text };
    case 'image':
      return writeImage(part);
    case 'document':
      return writeDocument(part);
    case 'reasoning':
      return writeReasoning(part, losses);
    case 'tool-call':
      return writeToolCall(part);
    case 'tool-result':
      return writeToolResult(part, losses);
  }
}

/** Only thinking that Anthropic signed itself may come back to it. */
function writeReasoning(part: ReasoningPart, losses: Losses): Block | undefined {
  if (part.seal?.protocol === 'messages') return thinkingBlock(part);
  losses.note('reasoning of another upstream');
  return undefined;
}

/** A thinking block as it is in answers and in history. */
export function thinkingBlock({ text, seal }: ReasoningPart): Block {
  if (seal?.redacted && seal.protocol === 'messages') return { type: 'redacted_thinking', data: seal.value };
  return { type: 'thinking', thinking: text, signature: seal ? wrapSeal(seal, 'messages') : '' };
}

export function writeToolCall(part: ToolCallPart): Block {
  return {
    type: 'tool_use',
    id: wireId(part.id),
    name: wireName(part),
    input: parsedInput(inputAsJson(part)),
  };
}

/** Anthropic takes letters, digits, `_` and `-` only; some upstreams number their calls `functions.read:0`. */
export function wireId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_');
}

/** Models now and then write broken JSON; history must still be a JSON object. */
function parsedInput(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { input: value };
  } catch {
    return { input: text };
  }
}

function writeToolResult({ id, content, isError }: ToolResultPart, losses: Losses): Block {
  return compact({
    type: 'tool_result',
    tool_use_id: wireId(id),
    content: writeBlocks(content, losses),
    is_error: isError || undefined,
  });
}

function writeImage({ source }: ImagePart): Block {
  if (source.kind === 'url') return { type: 'image', source: { type: 'url', url: source.url } };
  return { type: 'image', source: { type: 'base64', media_type: source.mediaType, data: source.data } };
}

function writeDocument({ source, name }: DocumentPart): Block {
  return compact({ type: 'document', source: documentSource(source), title: name });
}

function documentSource(source: DocumentPart['source']): Block {
  switch (source.kind) {
    case 'url':
      return { type: 'url', url: source.url };
    case 'text':
      return { type: 'text', media_type: 'text/plain', data: source.text };
    case 'data':
      if (!source.mediaType.startsWith('text/'))
        return { type: 'base64', media_type: source.mediaType, data: source.data };
      return {
        type: 'text',
        media_type: 'text/plain',
        data: Buffer.from(source.data, 'base64').toString('utf8'),
      };
  }
}
