import type { AnswerPart, Part } from '@clp/protocols/read-exchange';
import type { PartView } from '../conversation';

/** Characters of one part a page gets; the rest is in the body. */
const maxText = 20_000;

export function viewPart(part: Part | AnswerPart): PartView {
  switch (part.type) {
    case 'text':
    case 'refusal':
    case 'reasoning':
      return { type: part.type, ...shortened(part.text) };
    case 'tool-call':
      return { type: part.type, name: part.name, ...shortened(part.input) };
    case 'tool-result':
      return {
        type: part.type,
        ...(part.isError && { isError: true }),
        ...shortened(part.content.map((each) => viewPart(each).text).join('\n')),
      };
    case 'image':
      return { type: part.type, name: nameOf(part.source), text: '' };
    case 'document':
      if (part.source.kind === 'text') return { type: part.type, ...shortened(part.source.text) };
      return { type: part.type, name: part.name ?? nameOf(part.source), text: '' };
  }
}

function shortened(text: string): { text: string; length?: number } {
  return text.length <= maxText ? { text } : { text: text.slice(0, maxText), length: text.length };
}

function nameOf(source: { kind: string; url?: string; mediaType?: string }): string {
  return source.kind === 'url' ? (source.url ?? '') : (source.mediaType ?? '');
}
