import { chatWire } from '../../chat/wire.ts';
import type { Answer, AnswerEvent, AnswerPart } from '../answer.ts';
import { answerTexts } from '../answer-content.ts';
import type { Losses } from '../losses.ts';
import { readOpenaiUsage } from '../openai-usage.ts';
import type { StreamReader } from '../protocol-translator.ts';
import { readError } from '../read-error.ts';
import { BlockSequence } from '../sequence-blocks.ts';
import { asList, asObject, asText } from '../values.ts';
import { inputOfCall, openingOfCall, type StreamedCall, StreamedCalls } from './calls.ts';
import { reasoningText } from './parts.ts';
import { readFinishReason } from './usage.ts';

/** A JSON answer of Chat Completions; the first choice counts, and may be an error itself (OpenRouter). */
export function readChatAnswer(body: Record<string, unknown>, losses: Losses): Answer | undefined {
  const choice = asObject(asList(body.choices)[0]);
  const message = asObject(choice?.message);
  if (!choice || !message || endsInError(choice)) return undefined;
  const reasoning = reasoningText(message);
  const refusal = asText(message.refusal);
  const calls = asList(message.tool_calls).map((value) => {
    const call = asObject(value) ?? {};
    return { ...openingOfCall(call), input: inputOfCall(call) };
  });
  const parts: AnswerPart[] = [
    ...(reasoning ? [{ type: 'reasoning' as const, text: reasoning }] : []),
    ...answerTexts(message.content, losses),
    ...(refusal ? [{ type: 'refusal' as const, text: refusal }] : []),
    ...calls,
  ];
  return {
    id: asText(body.id),
    model: asText(body.model),
    parts,
    ending: {
      reason: readFinishReason(choice.finish_reason, { hasCalls: calls.length > 0 }),
      usage: readOpenaiUsage(asObject(body.usage)),
    },
  };
}

/** Reads the chunks of a Chat Completions stream, which neither open nor close anything explicitly. */
export function createChatStreamReader(emit: (event: AnswerEvent) => void): StreamReader {
  const reader = new ChatStream(emit);
  return {
    event(value) {
      if (value?.error) emit({ type: 'error', error: chatWire.parseErrorEvent(dataLine(value)) });
      else if (value) reader.chunk(value);
      // Some upstreams forget the finish reason, but say that they are done.
      else reader.finish({ isDone: true });
    },
    end: () => reader.finish({ isDone: false }),
  };
}

function endsInError({ error, finish_reason: reason }: Record<string, unknown>): boolean {
  return Boolean(error) || reason === 'error';
}

type TextKind = 'text' | 'reasoning' | 'refusal';

class ChatStream {
  private readonly emit: (event: AnswerEvent) => void;
  private readonly blocks: BlockSequence;
  private readonly calls = new StreamedCalls();
  private started = false;
  private finished = false;
  private openText: { kind: TextKind; key: string } | undefined;
  private texts = 0;
  private openCall: StreamedCall | undefined;
  private finishReason: unknown;
  private usage: Record<string, unknown> | undefined;

  constructor(emit: (event: AnswerEvent) => void) {
    this.emit = emit;
    this.blocks = new BlockSequence(emit);
  }

  chunk(value: Record<string, unknown>): void {
    if (!this.started) {
      this.started = true;
      this.emit({
        type: 'start',
        id: asText(value.id) || undefined,
        model: asText(value.model) || undefined,
      });
    }
    this.usage = asObject(value.usage) ?? this.usage;
    const choice = asObject(asList(value.choices)[0]);
    const delta = asObject(choice?.delta) ?? {};
    this.text('reasoning', reasoningText(delta));
    this.text('text', asText(delta.content) ?? '');
    this.text('refusal', asText(delta.refusal) ?? '');
    for (const call of asList(delta.tool_calls)) this.call(asObject(call) ?? {});
    if (choice && endsInError(choice))
      this.emit({ type: 'error', error: readError(JSON.stringify(value), 502) });
    if (choice?.finish_reason) this.finishReason = choice.finish_reason;
  }

  /** Usage may follow the finish reason, so the ending waits for the end of the stream. */
  finish({ isDone }: { isDone: boolean }): void {
    if (this.finished || !this.started || (this.finishReason === undefined && !isDone)) return;
    this.finished = true;
    this.blocks.closeAll();
    this.emit({
      type: 'finish',
      ending: {
        reason: readFinishReason(this.finishReason, { hasCalls: this.calls.size > 0 }),
        usage: readOpenaiUsage(this.usage),
      },
    });
  }

  private text(kind: TextKind, text: string): void {
    if (text === '') return;
    if (this.openText?.kind !== kind) {
      this.closeText();
      this.closeCall();
      this.openText = { kind, key: `text ${this.texts++}` };
      this.blocks.open(this.openText.key, { type: kind });
    }
    this.blocks.delta(this.openText.key, text);
  }

  private closeText(): void {
    if (this.openText) this.blocks.close(this.openText.key);
    this.openText = undefined;
  }

  private call(piece: Record<string, unknown>): void {
    const { call, isFirst, input } = this.calls.take(piece);
    if (isFirst) this.openNext(call, piece);
    this.blocks.delta(call.key, input);
    // Others may be waiting for a call that was interrupted.
    if (call !== this.openCall && call.json.complete) this.blocks.close(call.key);
  }

  private openNext(call: StreamedCall, piece: Record<string, unknown>): void {
    this.closeText();
    this.closeCall();
    this.openCall = call;
    this.blocks.open(call.key, openingOfCall(piece));
  }

  /** The last call gives way to the next, unless its arguments are still to come. */
  private closeCall(): void {
    if (this.openCall?.json.complete) this.blocks.close(this.openCall.key);
    this.openCall = undefined;
  }
}

function dataLine(value: Record<string, unknown>): Buffer {
  return Buffer.from(`data: ${JSON.stringify(value)}`);
}
