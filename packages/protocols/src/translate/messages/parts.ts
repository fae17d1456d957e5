import type {
  DocumentPart,
  ImagePart,
  Part,
  ReasoningPart,
  Source,
  ToolCallPart,
  ToolResultPart,
} from '../conversation.ts';
import { InvalidRequest } from '../invalid-request.ts';
import type { Losses } from '../losses.ts';
import { unwrapSeal } from '../seal.ts';
import { asList, asObject, asText, objectAt, textAt } from '../values.ts';

/** Blocks of tools that run at Anthropic: no other upstream can make sense of them. */
const vendorBlocks =
  /^(server_tool_use|mcp_tool_use|mcp_tool_result|container_upload|tool_reference|search_result|compaction|\w+_tool_result)$/;

/** Blocks of one Messages `content`, which may also be a plain text. */
export function readContent(content: unknown, { where, losses }: { where: string; losses: Losses }): Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  if (!Array.isArray(content))
    throw new InvalidRequest(where, 'a text or a list of content blocks is expected');
  return content.flatMap((block: unknown, index) => {
    const at = `${where}.${index}`;
    if (typeof block === 'string') return [{ type: 'text' as const, text: block }];
    const part = readBlock(objectAt(block, at), { where: at, losses });
    return part ? [part] : [];
  });
}

/** One content block; undefined = left out and noted. */
export function readBlock(
  block: Record<string, unknown>,
  { where, losses }: { where: string; losses: Losses },
): Part | undefined {
  if (block.cache_control) losses.note('cache_control');
  const type = asText(block.type) ?? '';
  switch (type) {
    case 'text':
      if (asList(block.citations).length > 0) losses.note('citations');
      return { type: 'text', text: asText(block.text) ?? '' };
    case 'image':
      return readImage(block, { where, losses });
    case 'document':
      return readDocument(block, { where, losses });
    case 'thinking':
      return readThinking(block);
    case 'redacted_thinking':
      return {
        type: 'reasoning',
        text: '',
        seal: { ...unwrapSeal(asText(block.data) ?? '', 'messages'), redacted: true },
      };
    case 'tool_use':
      return readToolUse(block, where);
    case 'tool_result':
      return readToolResult(block, { where, losses });
  }
  if (!vendorBlocks.test(type)) {
    throw new InvalidRequest(
      where,
      `content blocks of type "${type}" are not known and cannot be translated`,
    );
  }
  losses.note(`content.${type}`);
  return undefined;
}

function readThinking(block: Record<string, unknown>): ReasoningPart {
  const signature = asText(block.signature);
  return {
    type: 'reasoning',
    text: asText(block.thinking) ?? '',
    ...(signature && { seal: unwrapSeal(signature, 'messages') }),
  };
}

function readToolUse(block: Record<string, unknown>, where: string): ToolCallPart {
  return {
    type: 'tool-call',
    id: textAt(block.id, `${where}.id`),
    name: textAt(block.name, `${where}.name`),
    flavour: 'function',
    input: JSON.stringify(block.input ?? {}),
  };
}

function readToolResult(
  block: Record<string, unknown>,
  { where, losses }: { where: string; losses: Losses },
): ToolResultPart {
  const parts =
    block.content === undefined || block.content === null
      ? []
      : readContent(block.content, { where: `${where}.content`, losses });
  const content = parts.filter(
    (part) => part.type === 'text' || part.type === 'image' || part.type === 'document',
  );
  return {
    type: 'tool-result',
    id: textAt(block.tool_use_id, `${where}.tool_use_id`),
    flavour: 'function',
    content,
    isError: block.is_error === true,
  };
}

interface Place {
  where: string;
  losses: Losses;
}

function readImage(block: Record<string, unknown>, { where, losses }: Place): ImagePart | undefined {
  const source = readSource(block.source, where);
  if (source && source.kind !== 'text') return { type: 'image', source };
  losses.note('content.image.file_id');
  return undefined;
}

function readDocument(block: Record<string, unknown>, { where, losses }: Place): DocumentPart | undefined {
  if (asObject(block.citations)?.enabled) losses.note('citations');
  if (block.context) losses.note('content.document.context');
  const source = readSource(block.source, where);
  const name = asText(block.title);
  if (source) return { type: 'document', source, ...(name && { name }) };
  losses.note('content.document.file_id');
  return undefined;
}

/** Undefined: a file stored at the provider, which no other can open. */
function readSource(value: unknown, where: string): Source | undefined {
  const source = objectAt(value, `${where}.source`);
  const mediaType = asText(source.media_type) ?? 'application/octet-stream';
  switch (source.type) {
    case 'base64':
      return { kind: 'data', mediaType, data: asText(source.data) ?? '' };
    case 'url':
      return { kind: 'url', url: textAt(source.url, `${where}.source.url`) };
    case 'text':
      return { kind: 'text', text: asText(source.data) ?? '' };
    case 'content': {
      const texts = asList(source.content).map((part) => asText(asObject(part)?.text) ?? '');
      return { kind: 'text', text: asText(source.content) ?? texts.join('\n') };
    }
    case 'file':
      return undefined;
  }
  throw new InvalidRequest(`${where}.source.type`, `"${String(source.type)}" is not known`);
}
