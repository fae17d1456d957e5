import { ClpError } from '@clp/core';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { Terminal } from './terminal.ts';

const body = JSON.stringify({
  model: 'claude-sonnet-4-5',
  max_tokens: 200,
  stream: true,
  messages: [{ role: 'user', content: 'Say hello in one sentence.' }],
});

/** Sends one streamed request through the Claude proxy and prints the answer's text as it comes. */
export async function streamDemo(url: string, { write, line, colors }: Terminal): Promise<void> {
  line(colors.dim(`POST ${url}/v1/messages`));
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
    body,
  });
  if (!response.ok || !response.body) {
    throw new ClpError(
      'upstream_invalid',
      `The request failed (${response.status}): ${await response.text()}`,
    );
  }
  const events = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
  for await (const { data } of events) write(textOf(data));
  line();
}

function textOf(data: string): string {
  const { delta } = JSON.parse(data) as { delta?: { text?: string } };
  return delta?.text ?? '';
}
