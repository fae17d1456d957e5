import { expect, it } from 'vitest';
import { sseToCompletion } from './sse-to-completion.ts';

interface Message {
  content: string | null;
  tool_calls?: unknown[];
}

function messageOf(...deltas: unknown[]): Message {
  const reshape = sseToCompletion();
  for (const delta of deltas)
    reshape.write(Buffer.from(`data: ${JSON.stringify({ id: 'a', choices: [{ index: 0, delta }] })}\n\n`));
  const { choices } = JSON.parse(reshape.end()) as { choices: [{ message: Message }] };
  return choices[0].message;
}

const calls = (...pieces: unknown[]) => ({ tool_calls: pieces });
const call = (id: string, name: string, text: string) => ({
  id,
  type: 'function',
  function: { name, arguments: text },
});

it('joins texts and the pieces of calls, whose later pieces may repeat name and id empty', () => {
  const message = messageOf(
    { role: 'assistant', content: 'Hel' },
    { content: 'lo' },
    calls({ index: 0, ...call('a', 'read', '') }, { index: 1, ...call('b', 'list', '{"x"') }),
    calls({ index: 0, ...call('', '', '{}') }, { index: 1, function: { arguments: ':1}' } }),
  );
  expect(message.content).toBe('Hello');
  expect(message.tool_calls).toEqual([call('a', 'read', '{}'), call('b', 'list', '{"x":1}')]);
});

it.each([
  ['all have the index 0', 0],
  ['none has an index', undefined],
])('tells calls apart where %s', (_, index) => {
  const message = messageOf(
    calls({ index, ...call('a', 'read', '{"p"') }),
    calls({ index, function: { arguments: ':1}' } }),
    calls({ index, ...call('b', 'list', '{}') }),
  );
  expect(message.tool_calls).toEqual([call('a', 'read', '{"p":1}'), call('b', 'list', '{}')]);
});

it('keeps the input of a custom tool whole', () => {
  const custom = (input: string, name?: string) => ({ index: 0, custom: { name, input } });
  expect(
    messageOf(calls({ id: 'a', type: 'custom', ...custom('*** Begin', 'patch') }), calls(custom(' Patch')))
      .tool_calls,
  ).toEqual([{ id: 'a', type: 'custom', custom: { name: 'patch', input: '*** Begin Patch' } }]);
});
