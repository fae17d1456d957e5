import type { Answer, AnswerEvent, AnswerPart, OpeningBlock } from './answer.ts';

/** The events a stream of this answer would have had. */
export function* replayAnswer({ id, model, parts, ending }: Answer): Generator<AnswerEvent> {
  yield { type: 'start', id, model };
  for (const part of parts) {
    const text = part.type === 'tool-call' ? part.input : part.text;
    yield { type: 'open', block: openingOf(part) };
    if (text !== '') yield { type: 'delta', text };
    yield part.type === 'reasoning' && part.seal ? { type: 'close', seal: part.seal } : { type: 'close' };
  }
  yield { type: 'finish', ending };
}

function openingOf(part: AnswerPart): OpeningBlock {
  if (part.type !== 'tool-call') return { type: part.type };
  const { input, ...block } = part;
  return block;
}
