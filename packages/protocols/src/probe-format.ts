/** What a test request of a protocol looks like. */
export interface ProbeFormat {
  /** Asked for when nobody names a model. */
  readonly defaultModel: string;
  /** A small streaming request; with `tools` one that a model answers by calling a tool. */
  body(request: { model: string; tools: boolean }): Record<string, unknown>;
  /** Whether an SSE event is part of a tool call. */
  callsTool(event: Buffer): boolean;
}

export const probePrompt = (tools: boolean): string =>
  tools ? 'Call the tool "ping" now.' : 'Answer with the single word: pong';

/** The tool a probe offers. */
export const probeTool = {
  name: 'ping',
  description: 'Tells that tool calls work.',
  parameters: { type: 'object', properties: {} },
} as const;

/** Room for a short thought and one word. */
export const probeTokens = 256;
