import type { ProtocolName } from '../wire.ts';

/**
 * A request for a model, free of any protocol. Three readers make one, three writers turn it into a body; nothing else
 * knows two protocols at once.
 */
export interface Conversation {
  model: string;
  turns: Turn[];
  tools: Tool[];
  toolChoice: ToolChoice | undefined;
  /** False: at most one tool call in an answer. */
  parallelToolCalls: boolean | undefined;
  stream: boolean;
  maxTokens: number | undefined;
  temperature: number | undefined;
  topP: number | undefined;
  topK: number | undefined;
  stop: string[];
  reasoning: ReasoningWish | undefined;
  format: AnswerFormat | undefined;
  /** Who the end user is, in the caller's words. */
  user: string | undefined;
  /** Members both OpenAI protocols have under one name, carried between those two only. */
  openai: Record<string, unknown>;
  /** What the client expects of its answer beyond the content. */
  wants: AnswerWishes;
}

export interface AnswerWishes {
  /** Chat: usage in a closing chunk of its own. */
  usageChunk: boolean;
  /** Responses: reasoning in a sealed form that can be sent back. */
  sealedReasoning: boolean;
}

export interface Turn {
  role: 'system' | 'user' | 'assistant';
  parts: Part[];
}

export type Part =
  | TextPart
  | RefusalPart
  | ImagePart
  | DocumentPart
  | ReasoningPart
  | ToolCallPart
  | ToolResultPart;

export interface TextPart {
  type: 'text';
  text: string;
}

export interface RefusalPart {
  type: 'refusal';
  text: string;
}

export type Source =
  | { kind: 'url'; url: string }
  | { kind: 'data'; mediaType: string /** Base64. */; data: string }
  | { kind: 'text'; text: string };

export interface ImagePart {
  type: 'image';
  source: Exclude<Source, { kind: 'text' }>;
  /** OpenAI's `low`, `high` or `auto`. */
  detail?: string;
}

export interface DocumentPart {
  type: 'document';
  source: Source;
  name?: string;
}

export interface ReasoningPart {
  type: 'reasoning';
  text: string;
  seal?: Seal;
}

/** What only the protocol it came from can read: a signature or encrypted reasoning. */
export interface Seal {
  protocol: ProtocolName;
  value: string;
  /** Nothing readable goes with it (Anthropic's `redacted_thinking`). */
  redacted?: true;
}

/** `custom`: the input is free text instead of JSON (OpenAI's custom tools). */
export type ToolFlavour = 'function' | 'custom';

export interface ToolCallPart {
  type: 'tool-call';
  id: string;
  name: string;
  namespace?: string;
  flavour: ToolFlavour;
  /** JSON text, or free text of a custom tool. */
  input: string;
}

export interface ToolResultPart {
  type: 'tool-result';
  id: string;
  flavour: ToolFlavour;
  content: (TextPart | ImagePart | DocumentPart)[];
  isError: boolean;
}

export interface Tool {
  name: string;
  /** Responses: the group a tool belongs to; a call names both. */
  namespace?: string;
  flavour: ToolFlavour;
  description: string | undefined;
  /** JSON schema of the input. */
  schema: Record<string, unknown>;
  strict: boolean | undefined;
  /** Custom: what the text must look like. */
  grammar?: Record<string, unknown>;
}

export type ToolChoice =
  | { type: 'auto' | 'none' | 'required' }
  | { type: 'tool'; name: string; namespace?: string };

export interface ReasoningWish {
  effort?: string;
  /** Messages: the thinking budget. */
  budgetTokens?: number;
  /** Responses: `auto`, `concise`, `detailed`. */
  summary?: string;
}

export type AnswerFormat =
  | { type: 'json' }
  | { type: 'schema'; name: string; schema: Record<string, unknown>; strict?: boolean; description?: string };
