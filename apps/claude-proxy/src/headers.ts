import type { Change, ComposeInput, HeaderList } from '@clp/core/proxy';
import { claudeCodeProfile } from './client-profile.ts';

/** Completes the client's headers to the official client's shape. */
export function completeHeaders(headers: HeaderList, input: ComposeInput): Change[] {
  const before = new Map(headers.toRaw().map((name, index, raw) => [name.toLowerCase(), raw[index + 1]]));
  const { defaults, forced } = claudeCodeProfile;
  for (const [name, value] of Object.entries(defaults)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  if (!headers.has('anthropic-beta')) headers.set('anthropic-beta', betasFor(input).join(','));
  for (const [name, value] of Object.entries(forced)) headers.set(name, value);
  headers.set('accept-encoding', 'gzip, deflate');
  const touched = headers
    .toRaw()
    .filter((name, index, raw) => index % 2 === 0 && before.get(name.toLowerCase()) !== raw[index + 1])
    .map((name) => name.toLowerCase());
  if (touched.length === 0) return [];
  return [{ stage: 'headers', what: `headers ${touched.join(', ')}`, cause: 'client_profile claude-code' }];
}

function betasFor({ request, body }: ComposeInput): string[] {
  const { claudeCode, always, countTokens } = claudeCodeProfile.betas;
  const counts = request.resource.includes('count_tokens');
  const model = body?.get('model');
  const isOther = typeof model === 'string' && !model.includes('haiku');
  return [...(counts || isOther ? [claudeCode] : []), ...always, ...(counts ? [countTokens] : [])];
}
