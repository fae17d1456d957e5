import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from './shell-word';

test('a plain name stays as it is, any other reaches a command as one word', () => {
  expect(shellWord('prod-2')).toBe('prod-2');
  for (const name of ['my relay', "it's", '$(touch x)', 'a;b', '*', '中转', ''])
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(name)}`]).toString()).toBe(name);
});
