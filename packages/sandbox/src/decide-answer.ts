import { createHash } from 'node:crypto';
import type { Ask, Tool } from './ask.ts';
import type { Behaviour } from './behaviour.ts';
import { sampleOf } from './sample.ts';
import { promptUsage, type Usage } from './usage.ts';

export interface ToolCall {
  id: string;
  tool: Tool;
  /** JSON text, or free text for a custom tool. */
  input: string;
}

/** One answer before a protocol gives it its shape. The same request always gets the same. */
export interface Answer {
  /** Hex digits that stand for this request. */
  id: string;
  model: string;
  thinking: string;
  /** Binds thinking to an account, as real providers do. */
  seal: string;
  text: string;
  calls: readonly ToolCall[];
  stop: 'end' | 'tool' | 'length';
  usage: Usage;
}

const greeting =
  'Hello! This answer comes from the CLP sandbox, a pretend provider on your own machine: no key, no network, no cost. ' +
  'It has just streamed through your proxy, word by word. Point a config at a real upstream whenever you are ready.';
const afterTool = 'The tool has run and its result arrived here in the sandbox. That completes the task.';
const thought = 'The user would like an answer. A short and friendly one will do.';

/** Prompts that ask for a tool by saying so. */
const asksForTool = /\b(?:run|use|call|execute|invoke)\b[^.]*\b(?:tool|command|shell|function)\b/i;

/** Decides what to say: echo, tool calls, a JSON document, or a few words. */
export function decideAnswer(ask: Ask, { body, behaviour }: { body: Buffer; behaviour: Behaviour }): Answer {
  const id = createHash('sha256').update(body).digest('hex').slice(0, 24);
  const calls = callsFor(ask, id);
  const thinking = ask.thinks ? thought : '';
  const full = calls.length > 0 ? '' : textFor(ask, behaviour);
  const words = wordsOf(full);
  const room = ask.maxTokens ?? Number.POSITIVE_INFINITY;
  const isCut = words.length > room;
  const text = isCut ? words.slice(0, room).join('') : full;
  const reasoning = wordsOf(thinking).length;
  const output =
    reasoning +
    Math.min(words.length, room) +
    calls.reduce((sum, { input }) => sum + wordsOf(input).length, 0);
  return {
    id,
    model: ask.model,
    thinking,
    seal: `sandbox:${behaviour.account}:${id}`,
    text,
    calls,
    stop: stopOf(calls, isCut),
    usage: { ...promptUsage(body.length, ask), output, reasoning },
  };
}

/** Text as the pieces it streams in: words with the space after them. */
export function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

function stopOf(calls: readonly ToolCall[], isCut: boolean): Answer['stop'] {
  if (calls.length > 0) return 'tool';
  return isCut ? 'length' : 'end';
}

function textFor(ask: Ask, { text, size }: Behaviour): string {
  if (size > 0) return filler(size);
  if (text) return text;
  if (ask.model.includes('echo')) return ask.prompt;
  if (ask.answerSchema) return JSON.stringify(sampleOf(ask.answerSchema));
  return ask.bringsToolResult ? afterTool : greeting;
}

/** Many bytes in words long enough that even megabytes are few events. */
function filler(bytes: number): string {
  const word = `${'sandbox-'.repeat(2000)} `;
  return word.repeat(Math.ceil(bytes / word.length)).slice(0, bytes);
}

function callsFor(ask: Ask, id: string): ToolCall[] {
  const [first] = ask.tools;
  if (!first || ask.bringsToolResult) return [];
  if (!ask.model.includes('tools') && !asksForTool.test(ask.prompt)) return [];
  const tools = ask.model.includes('parallel') ? ask.tools.slice(0, 2) : [chooseTool(first, ask)];
  return tools.map((tool, index) => ({
    id: `${id.slice(0, 20)}${index}`,
    tool,
    input: tool.kind === 'custom' ? 'sandbox' : JSON.stringify(sampleOf(tool.schema)),
  }));
}

/** The tool the prompt names, else a shell (an echo harms nobody), else the first. */
function chooseTool(first: Tool, { tools, prompt }: Ask): Tool {
  const named = tools.find(({ name }) => prompt.includes(name));
  const shell = tools.find(({ schema }) =>
    /"(?:command|cmd)":/.test(JSON.stringify(schema.properties ?? {})),
  );
  return named ?? shell ?? first;
}
