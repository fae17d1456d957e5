import { applyCredentials, type Change, type ComposeInput, requestHeaders } from '@clp/core/proxy';

/** The client's headers as Responses relays want them: beta flag, event stream, no compression (Codex reads none). */
export function composeHeaders(
  input: ComposeInput,
  { isResponses, streams }: { isResponses: boolean; streams: boolean },
): { headers: string[]; changes: Change[] } {
  const headers = requestHeaders(input);
  const changes: Change[] = [];
  headers.set('accept-encoding', 'identity');
  if (isResponses) {
    headers.set('openai-beta', 'responses=experimental');
    if (streams) headers.set('accept', 'text/event-stream');
    changes.push({
      stage: 'headers',
      what: 'headers openai-beta, accept, accept-encoding',
      cause: 'Responses',
    });
  }
  const credential = applyCredentials(headers, input.config, { exclusive: false });
  if (credential) changes.push(credential);
  return { headers: headers.toRaw(), changes };
}
