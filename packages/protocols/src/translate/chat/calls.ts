import { callId } from '../answer-content.ts';
import type { ToolCallPart } from '../conversation.ts';
import { JsonCompleteness } from '../json-completeness.ts';
import { asObject, asText } from '../values.ts';
import { inputOf } from './parts.ts';

type Body = Record<string, unknown>;

/** A call of an answer, or what its first piece says of it. */
export function openingOfCall(call: Body): Omit<ToolCallPart, 'input'> {
  return {
    type: 'tool-call',
    id: callId(call.id),
    name: asText(targetOf(call).name) ?? '',
    flavour: call.type === 'custom' ? 'custom' : 'function',
  };
}

/** The input of a call, or a piece of it. */
export function inputOfCall(call: Body): string {
  const target = targetOf(call);
  return inputOf(target.arguments ?? target.input);
}

function targetOf(call: Body): Body {
  return asObject(call.function) ?? asObject(call.custom) ?? {};
}

/** A call on its way. */
export interface StreamedCall {
  key: string;
  id: unknown;
  json: JsonCompleteness;
}

/** A piece of a call. */
export interface CallPiece {
  call: StreamedCall;
  /** It is the first of its call. */
  isFirst: boolean;
  /** What it adds to the call's input. */
  input: string;
}

/** Tells the calls of a stream apart. */
export class StreamedCalls {
  size = 0;
  private readonly byIndex = new Map<number, StreamedCall>();
  private last: StreamedCall | undefined;

  take(piece: Body): CallPiece {
    const known = this.find(piece);
    const call = known ?? this.add(piece);
    const input = inputOfCall(piece);
    call.json.push(input);
    return { call, isFirst: !known, input };
  }

  /** undefined = the piece begins a new call. */
  private find(piece: Body): StreamedCall | undefined {
    // Some upstreams leave the index out: an id then begins a new call.
    if (typeof piece.index !== 'number') return piece.id ? undefined : this.last;
    const known = this.byIndex.get(piece.index);
    return known && beginsAnother(piece, known) ? undefined : known;
  }

  private add(piece: Body): StreamedCall {
    const call = { key: `call ${this.size++}`, id: piece.id, json: new JsonCompleteness() };
    if (typeof piece.index === 'number') this.byIndex.set(piece.index, call);
    this.last = call;
    return call;
  }
}

/** Some upstreams (Gemini) number all calls 0: then a name and new arguments after complete ones begin the next. */
function beginsAnother(piece: Body, { id, json }: StreamedCall): boolean {
  const isSame = Boolean(piece.id) && piece.id === id;
  return json.complete && !isSame && Boolean(targetOf(piece).name) && inputOfCall(piece) !== '';
}
