import { SseEvents, type WireError } from '@clp/core/proxy';
import { eventObject, wires } from '@clp/protocols';
import type { Reshape } from './reshape-answer.ts';

type Members = Record<string, unknown>;

/** A stream gathered into the one completion it stands for. */
export function sseToCompletion(): Reshape {
  let head: Members = {};
  let failure: WireError | undefined;
  const choices = new Map<number, Members>();
  const events = new SseEvents((bytes) => {
    const chunk = eventObject(bytes);
    if (!chunk) return;
    if (chunk.error) failure ??= wires.chat.parseErrorEvent(bytes);
    const { choices: deltas, ...rest } = chunk;
    head = { ...head, ...withoutNulls(rest) };
    for (const value of listOf(deltas)) addChoice(choices, value);
  });
  return {
    collects: true,
    contentType: 'application/json',
    write: (chunk) => events.push(chunk),
    end() {
      events.end();
      if (choices.size === 0) failure ??= noChoice;
      const list = [...choices.values()].sort((a, b) => Number(a.index) - Number(b.index));
      return JSON.stringify({ ...head, object: 'chat.completion', choices: list });
    },
    failure: () => failure,
  };
}

const noChoice: WireError = {
  status: 502,
  code: 'upstream_invalid',
  message: 'The upstream ended its stream without an answer.',
};

function addChoice(choices: Map<number, Members>, value: unknown): void {
  const { index = 0, delta, finish_reason: finish, logprobs } = membersOf(value);
  const known = choices.get(Number(index));
  const choice = known ?? {
    index,
    message: { role: 'assistant', content: null },
    logprobs: null,
    finish_reason: null,
  };
  if (!known) choices.set(Number(index), choice);
  choice.message = addDelta(membersOf(choice.message), membersOf(delta));
  if (finish) choice.finish_reason = finish;
  if (logprobs) choice.logprobs = logprobs;
}

/** Texts are joined, calls are put together by their index, everything else is replaced. */
function addDelta(message: Members, delta: Members): Members {
  const { tool_calls: calls, ...rest } = delta;
  for (const [key, value] of Object.entries(rest)) {
    if (value === null || value === undefined) continue;
    const before = message[key];
    const joins = typeof value === 'string' && typeof before === 'string' && key !== 'role';
    message[key] = joins ? before + value : value;
  }
  for (const call of listOf(calls)) addCall(message, membersOf(call));
  return message;
}

function addCall(message: Members, { index, ...piece }: Members): void {
  const calls = Array.isArray(message.tool_calls) ? message.tool_calls : [];
  message.tool_calls = calls;
  const at = typeof index === 'number' ? index : calls.length;
  const known = membersOf(calls[at]);
  const target = membersOf(known.function);
  const added = membersOf(piece.function);
  calls[at] = {
    ...known,
    ...withoutNulls(piece),
    function: {
      ...target,
      ...withoutNulls(added),
      arguments: `${target.arguments ?? ''}${added.arguments ?? ''}`,
    },
  };
}

function withoutNulls(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== null && value !== undefined),
  );
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
