import type { Service } from './proxy.ts';

/** The main path of each service. */
export const mainPath = {
  claude: '/v1/messages',
  codex: '/v1/responses',
  legacy: '/v1/chat/completions',
} as const satisfies Record<Service, string>;

/** A small request of the service's own protocol. */
export function bodyFor(service: Service, members: Record<string, unknown> = {}): string {
  const turn = [{ role: 'user', content: 'Say hello.' }];
  const basic = {
    claude: { model: 'claude-opus-4-1', max_tokens: 100, messages: turn },
    codex: { model: 'gpt-5', instructions: 'Be brief.', input: turn },
    legacy: { model: 'gpt-4o', messages: turn },
  }[service];
  return JSON.stringify({ ...basic, ...members });
}

/** The data of each event of a stream, without `[DONE]`. */
export function eventsOf(text: string): Record<string, unknown>[] {
  return text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as Record<string, unknown>);
}
