/** The wire formats the sandbox speaks. */
export type Protocol = 'messages' | 'responses' | 'chat';

export type Json = Record<string, unknown>;

/** A tool the request offers. `custom` tools take free text instead of JSON arguments. */
export interface Tool {
  name: string;
  kind: 'function' | 'custom';
  schema: Json;
}

/** What a request asks for, whatever its protocol. */
export interface Ask {
  model: string;
  streams: boolean;
  /** Text of the last user turn. */
  prompt: string;
  /** The last turn brings a tool's result. */
  bringsToolResult: boolean;
  tools: readonly Tool[];
  /** Thinking or reasoning was asked for. */
  thinks: boolean;
  /** Answers earlier in the conversation. */
  earlierAnswers: number;
  /** Prompt cache: what its marks ask for (Messages), or automatic. */
  cache: '5m' | '1h' | 'automatic' | 'none';
  /** JSON schema the answer must follow. */
  answerSchema: Json | undefined;
  maxTokens: number | undefined;
  /** Chat: a closing chunk with usage was asked for. */
  wantsUsage: boolean;
  /** Signatures and encrypted reasoning of earlier answers. */
  seals: readonly string[];
}

export function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function objectsOf(value: unknown): Json[] {
  if (!Array.isArray(value)) return [];
  return value.map(objectOf).filter((item) => item !== undefined);
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Text of a content that is a string or a list of parts. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return objectsOf(content)
    .map(({ text }) => textOf(text))
    .filter((text) => text !== '')
    .join('\n');
}
