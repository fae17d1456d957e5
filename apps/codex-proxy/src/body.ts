import { type Change, type ComposeInput, firstElement, JsonBody } from '@clp/core/proxy';
import { droppedFields, fallbackInstructions } from './model-table.ts';
import { applyReasoningDefaults } from './reasoning.ts';

/** What became of a body: every edit, and the members that were left out. */
export interface Completed {
  changes: Change[];
  dropped: string[];
}

/** Makes a Responses request one that relays accept; what the client did say stays as it is. */
export function completeBody(
  body: JsonBody,
  {
    config,
    system,
  }: { config: Pick<ComposeInput['config'], 'dropFields' | 'keepFields'>; system: ComposeInput['system'] },
): Completed {
  const changes: Change[] = [];
  const dropped: string[] = [];
  const note = (what: string, cause: string): void => {
    changes.push({ stage: 'defaults', what: `body.${what}`, cause });
  };
  if (normaliseInput(body)) note('input', 'a list of items is expected');
  if (!hasInstructions(body)) {
    body.set('instructions', fallbackInstructions);
    note('instructions', 'missing');
  }
  for (const [key, value] of [
    ['store', false],
    ['stream', true],
    ['tool_choice', 'auto'],
  ] as const) {
    if (body.get(key) !== undefined && body.get(key) !== null) continue;
    body.set(key, value);
    note(key, 'missing');
  }
  changes.push(...applyReasoningDefaults(body, system));
  for (const field of [...droppedFields, ...config.dropFields]) {
    if (config.keepFields.includes(field) || !body.has(field)) continue;
    body.remove(field);
    dropped.push(field);
    note(field, 'relays reject it (keep_fields lets it through)');
  }
  return { changes, dropped };
}

/** A text or a single item becomes the list the API documents; a list stays untouched. */
function normaliseInput(body: JsonBody): boolean {
  // Only the first byte is looked at: the list is the whole conversation.
  if (body.raw('input')?.[0] === 0x5b) return normaliseTexts(body);
  const input = body.get('input');
  if (typeof input === 'string' && input.trim() !== '') {
    body.set('input', [userMessage(input)]);
    return true;
  }
  if (typeof input !== 'object' || input === null) return false;
  body.set('input', [input]);
  return true;
}

/** Plain texts inside the list become user messages. Agents never send any, so a byte decides. */
function normaliseTexts(body: JsonBody): boolean {
  const raw = body.raw('input');
  if (!raw || firstElement(raw)?.[0] !== 0x22) return false;
  const input = body.get('input');
  if (!Array.isArray(input)) return false;
  body.set(
    'input',
    input.map((item: unknown) => (typeof item === 'string' ? userMessage(item) : item)),
  );
  return true;
}

function userMessage(text: string): Record<string, unknown> {
  return { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
}

/** The Codex CLI sends its prompt as a leading developer item instead of `instructions`. */
function hasInstructions(body: JsonBody): boolean {
  const instructions = body.get('instructions');
  if (typeof instructions === 'string' && instructions.trim() !== '') return true;
  const role = firstItemRole(body.raw('input'));
  return role === 'developer' || role === 'system';
}

/** Role of the first input item, from its bytes alone. */
function firstItemRole(input: Buffer | undefined): unknown {
  const item = input && firstElement(input);
  return item && JsonBody.parse(item)?.get('role');
}
