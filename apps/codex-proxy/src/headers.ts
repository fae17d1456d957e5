import type { Change, HeaderList } from '@clp/core/proxy';

/** Headers as Responses relays want them. */
export function completeHeaders(headers: HeaderList, { streams }: { streams: boolean }): Change[] {
  headers.set('openai-beta', 'responses=experimental');
  if (streams) headers.set('accept', 'text/event-stream');
  return [{ stage: 'headers', what: `headers openai-beta${streams ? ', accept' : ''}`, cause: 'Responses' }];
}
