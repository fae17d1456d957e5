import type { Change, JsonBody } from '@clp/core/proxy';

/** A body without `messages` that says what it wants in another way (`prompt`) becomes a chat request. */
export function normaliseBody(body: JsonBody): Change[] {
  if (body.has('messages')) return [];
  const prompt = body.get('prompt');
  if (typeof prompt !== 'string' || prompt === '') return [];
  body.set('messages', [{ role: 'user', content: prompt }]);
  body.remove('prompt');
  return [{ stage: 'defaults', what: 'body.messages', cause: 'prompt instead of messages' }];
}
