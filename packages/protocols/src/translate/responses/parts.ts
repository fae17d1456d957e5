import { type Place, readParts, unknownPart } from '../content-parts.ts';
import type { DocumentPart, ImagePart, Part, ReasoningPart } from '../conversation.ts';
import { sourceOfUrl } from '../data-url.ts';
import type { Losses } from '../losses.ts';
import { unwrapSeal } from '../seal.ts';
import { asList, asObject, asText } from '../values.ts';

/** Parts of one Responses `content` or tool output: a text, a list of parts, or nothing. */
export function readContent(content: unknown, place: Place): Part[] {
  return readParts(content, place, readPart);
}

function readPart(part: Record<string, unknown>, { where, losses }: Place): Part | undefined {
  switch (part.type) {
    case 'input_text':
    case 'text':
      return { type: 'text', text: asText(part.text) ?? '' };
    case 'output_text':
      if (asList(part.annotations).length > 0) losses.note('annotations');
      return { type: 'text', text: asText(part.text) ?? '' };
    case 'refusal':
      return { type: 'refusal', text: asText(part.refusal) ?? '' };
    case 'input_image':
      return readImage(part, losses);
    case 'input_file':
      return readFile(part, losses);
    case 'input_audio':
      losses.note('content.input_audio');
      return undefined;
  }
  throw unknownPart(part, where);
}

function readImage(part: Record<string, unknown>, losses: Losses): ImagePart | undefined {
  const url = asText(part.image_url) ?? asText(asObject(part.image_url)?.url);
  const detail = asText(part.detail);
  if (url) return { type: 'image', source: sourceOfUrl(url), ...(detail && { detail }) };
  losses.note('content.input_image.file_id');
  return undefined;
}

function readFile(part: Record<string, unknown>, losses: Losses): DocumentPart | undefined {
  const address = asText(part.file_data) ?? asText(part.file_url);
  const name = asText(part.filename);
  if (address) return { type: 'document', source: sourceOfUrl(address), ...(name && { name }) };
  losses.note('content.input_file.file_id');
  return undefined;
}

/** How ids of reasoning items begin, OpenAI's and ours. */
export const reasoningPrefix = 'rs_';

/** A reasoning item of history or of an answer. */
export function readReasoning(item: Record<string, unknown>): ReasoningPart {
  const texts = [...asList(item.summary), ...asList(item.content)].map(
    (part) => asText(asObject(part)?.text) ?? '',
  );
  const sealed = asText(item.encrypted_content);
  return {
    type: 'reasoning',
    text: texts.filter(Boolean).join('\n\n'),
    ...(sealed && { seal: unwrapSeal(sealed, 'responses') }),
  };
}
