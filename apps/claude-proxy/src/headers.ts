import {
  applyCredentials,
  type Change,
  type ComposeInput,
  forwardableHeaders,
  type HeaderList,
} from '@clp/core/proxy';
import { claudeCodeProfile } from './client-profile.ts';

/** What CLP can decode on the way back. */
const readable = 'gzip, deflate, br';

/** The client's headers with the config's credential and, where the profile asks for it, the official client's shape. */
export function composeHeaders(input: ComposeInput, completes: boolean): { headers: string[]; changes: Change[] } {
  const { request, config } = input;
  const headers = forwardableHeaders(request.rawHeaders);
  const changes: Change[] = [];
  const accepted = headers.get('accept-encoding');
  if (accepted?.includes('zstd')) headers.set('accept-encoding', readable);
  if (completes) changes.push(...completeHeaders(headers, input));
  const credential = applyCredentials(headers, config, { exclusive: true });
  if (credential) changes.push(credential);
  return { headers: headers.toRaw(), changes };
}

function completeHeaders(headers: HeaderList, input: ComposeInput): Change[] {
  const before = new Map(headers.toRaw().map((name, index, raw) => [name.toLowerCase(), raw[index + 1]]));
  const { defaults, forced } = claudeCodeProfile;
  for (const [name, value] of Object.entries(defaults)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  if (!headers.has('anthropic-beta')) headers.set('anthropic-beta', betasFor(input).join(','));
  for (const [name, value] of Object.entries(forced)) headers.set(name, value);
  headers.set('accept-encoding', 'gzip, deflate');
  return headers
    .toRaw()
    .flatMap((name, index, raw) => (index % 2 === 0 && before.get(name.toLowerCase()) !== raw[index + 1] ? [name.toLowerCase()] : []))
    .map((name) => ({ stage: 'headers', what: `header.${name}`, cause: 'client_profile claude-code' }));
}

function betasFor({ request, body }: ComposeInput): string[] {
  const { claudeCode, always, countTokens } = claudeCodeProfile.betas;
  const counts = request.resource.includes('count_tokens');
  const model = body?.get('model');
  const isOther = typeof model === 'string' && !model.includes('haiku');
  return [...(counts || isOther ? [claudeCode] : []), ...always, ...(counts ? [countTokens] : [])];
}
