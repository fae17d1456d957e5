import { ClpError } from '@clp/core';
import type { Helper } from '@clp/core/proxy';
import { controlHeader } from '@clp/core/store';
import { composeBody, promptOf, textOf } from './build-body.ts';

const timeoutMs = 30_000;
const defaultLines = 60;
const mostLines = 1_000;

/** Sends a prompt through this very service and gives the first lines of what came, with its real status. */
export const quickSend: Helper = async ({ body, headers, proxy, system }) => {
  const model = textOf(body.model) ?? 'gpt-5';
  const summary = system.codexDefaults.summaryByModel[model] ?? 'auto';
  const request = composeBody({ prompt: promptOf(body), model, effort: 'medium', summary });
  const wanted = typeof body.max_lines === 'number' ? Math.trunc(body.max_lines) : defaultLines;
  const abort = AbortSignal.timeout(timeoutMs);
  const response = await fetch(`${proxy}/v1/responses`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      'accept-encoding': 'identity',
      ...credentialOf(headers),
    },
    body: JSON.stringify(request),
    signal: abort,
  });
  return {
    status_code: response.status,
    lines: await firstLines(response, Math.max(1, Math.min(wanted, mostLines))),
  };
};

/** What the caller is known by, where the service asks its clients for a key: his own, or that he is the console. */
function credentialOf(headers: Parameters<Helper>[0]['headers']): Record<string, string> {
  const { authorization, 'x-api-key': apiKey, [controlHeader]: control } = headers;
  return {
    ...(typeof authorization === 'string' && { authorization }),
    ...(typeof apiKey === 'string' && { 'x-api-key': apiKey }),
    ...(typeof control === 'string' && { [controlHeader]: control }),
  };
}

async function firstLines(response: Response, limit: number): Promise<string[]> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const lines: string[] = [];
  let rest = '';
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      const pieces = (rest + (value ?? '')).split(/\r?\n/);
      rest = pieces.pop() ?? '';
      lines.push(...pieces.filter((line) => line !== ''));
      if (done || lines.length >= limit) break;
    }
  } catch (cause) {
    throw new ClpError('upstream_timeout', 'The answer did not come to its end within 30 s.', { cause });
  } finally {
    await reader?.cancel().catch(() => {});
  }
  if (rest !== '') lines.push(rest);
  return lines.slice(0, limit);
}
