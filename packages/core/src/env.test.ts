import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readEnvironment } from './env.ts';

test('a relative CLP_HOME is meant from the folder the command runs in, and means the same in every other', () => {
  expect(readEnvironment({ CLP_HOME: './own home' }).home).toBe(resolve('own home'));
  expect(readEnvironment({ HOME: '/home/me' }).home).toBe('/home/me/.clp');
  expect(readEnvironment({}).home).toBe(join(homedir(), '.clp'));
});
