import type { Rig } from './rig.ts';

export interface Asked {
  service?: 'claude' | 'codex' | 'legacy';
  model?: string;
  text?: string;
  stream?: boolean;
  /** Members of the body beside model and text. */
  more?: Record<string, unknown>;
}

/** One small request as a client of the service sends it; gives its status and its id. */
export async function ask(rig: Rig, asked: Asked = {}): Promise<{ status: number; id: string }> {
  const { url, body } = requestOf(rig, asked);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  await response.text();
  return { status: response.status, id: response.headers.get('x-clp-request-id') ?? '' };
}

export function requestOf(
  rig: Rig,
  { service = 'claude', model, text = 'hello', stream = false, more = {} }: Asked,
): { url: string; path: string; body: Record<string, unknown> } {
  const messages = [{ role: 'user', content: text }];
  switch (service) {
    case 'claude': {
      const body = { model: model ?? 'claude-sonnet-4-5', stream, max_tokens: 32, messages, ...more };
      return { url: `${rig.claudeUrl}/v1/messages`, path: '/v1/messages', body };
    }
    case 'codex': {
      const body = { model: model ?? 'gpt-5', stream, input: text, ...more };
      return { url: `${rig.codexUrl}/v1/responses`, path: '/v1/responses', body };
    }
    case 'legacy': {
      const body = { model: model ?? 'glm-4.6', stream, messages, ...more };
      return { url: `${rig.legacyUrl}/v1/chat/completions`, path: '/v1/chat/completions', body };
    }
  }
}
