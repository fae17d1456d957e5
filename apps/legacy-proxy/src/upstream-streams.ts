import type { ComposeInput } from '@clp/core/proxy';

/**
 * Whether the upstream leg streams. Without tools: `streaming`, else as the client asked. With tools:
 * `tool_calls_streaming`, else never, because many upstreams answer a stream with tools wrongly or not at all.
 */
export function upstreamStreams({ body, config, streaming }: ComposeInput): boolean {
  const tools = body?.get('tools') ?? body?.get('functions');
  const hasTools = Array.isArray(tools) && tools.length > 0;
  return hasTools ? (config.toolCallsStreaming ?? false) : (config.streaming ?? streaming);
}
