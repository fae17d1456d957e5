import { SseEvents, type WireError } from '@clp/core/proxy';
import { eventObject, StreamedCalls, wires } from '@clp/protocols';
import type { Reshape } from './reshape-answer.ts';

type Members = Record<string, unknown>;

/** A stream gathered into the one completion it stands for. */
export function sseToCompletion(): Reshape {
  let head: Members = {};
  let failure: WireError | undefined;
  const choices = new Map<number, Gathered>();
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
      const list = [...choices.values()]
        .map(({ choice }) => choice)
        .sort((a, b) => Number(a.index) - Number(b.index));
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

interface Gathered {
  choice: Members;
  message: Members;
  calls: StreamedCalls;
  /** Key of a call -> the call. */
  byKey: Map<string, Members>;
}

function addChoice(choices: Map<number, Gathered>, value: unknown): void {
  const { index = 0, delta, finish_reason: finish, logprobs } = membersOf(value);
  const known = choices.get(Number(index)) ?? newChoice(index);
  choices.set(Number(index), known);
  addDelta(known, membersOf(delta));
  if (finish) known.choice.finish_reason = finish;
  if (logprobs) known.choice.logprobs = logprobs;
}

function newChoice(index: unknown): Gathered {
  const message = { role: 'assistant', content: null };
  const choice = { index, message, logprobs: null, finish_reason: null };
  return { choice, message, calls: new StreamedCalls(), byKey: new Map() };
}

/** Texts are joined, calls are put together, everything else is replaced. */
function addDelta(gathered: Gathered, { tool_calls: calls, ...rest }: Members): void {
  const { message } = gathered;
  for (const [key, value] of Object.entries(withoutNulls(rest))) {
    const before = message[key];
    const joins = typeof value === 'string' && typeof before === 'string' && key !== 'role';
    message[key] = joins ? before + value : value;
  }
  for (const call of listOf(calls)) addCall(gathered, membersOf(call));
}

function addCall({ message, calls, byKey }: Gathered, { index, ...piece }: Members): void {
  const { call, input } = calls.take({ index, ...piece });
  const known = byKey.get(call.key) ?? {};
  byKey.set(call.key, known);
  message.tool_calls = [...byKey.values()];
  const { function: target, custom, ...rest } = piece;
  // Some upstreams repeat the members of the first piece empty.
  Object.assign(known, withoutEmpty(rest));
  if (target) known.function = withInput(known.function, { added: target, name: 'arguments', input });
  if (custom) known.custom = withInput(known.custom, { added: custom, name: 'input', input });
}

function withInput(
  before: unknown,
  { added, name, input }: { added: unknown; name: 'arguments' | 'input'; input: string },
): Members {
  const known = membersOf(before);
  return { ...known, ...withoutEmpty(membersOf(added)), [name]: `${known[name] ?? ''}${input}` };
}

function withoutEmpty(members: Members): Members {
  return Object.fromEntries(Object.entries(withoutNulls(members)).filter(([, value]) => value !== ''));
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
