import type { Tool, ToolCallPart } from './conversation.ts';

/** The one member that holds a custom tool's free text where only JSON is spoken. */
const member = 'input';

/** A custom tool as one whose input is JSON; its grammar becomes part of the description. */
export function asFunction(tool: Tool): Pick<Tool, 'description' | 'schema'> {
  if (tool.flavour === 'function') return tool;
  const grammar = tool.grammar?.definition;
  const rule = typeof grammar === 'string' ? `\n\nThe text must follow this grammar:\n${grammar}` : '';
  return {
    description: `${tool.description ?? ''}${rule}`.trim() || undefined,
    schema: {
      type: 'object',
      properties: {
        [member]: { type: 'string', description: 'The whole input of the tool, as plain text.' },
      },
      required: [member],
      additionalProperties: false,
    },
  };
}

/** A call's input as JSON text. */
export function inputAsJson({ flavour, input }: Pick<ToolCallPart, 'flavour' | 'input'>): string {
  return flavour === 'custom' ? JSON.stringify({ [member]: input }) : input;
}

/** The free text inside the JSON a model wrote for a custom tool; as it is where the model did not follow. */
export function inputAsText(json: string): string {
  try {
    const value: unknown = JSON.parse(json);
    const text = (value as Record<string, unknown> | null)?.[member];
    return typeof text === 'string' ? text : json;
  } catch {
    return json;
  }
}
