import { expect, test } from 'vitest';
import { upstreamName } from './upstream-name';

test.each([
  ['https://api.deepseek.com/anthropic', 'deepseek'],
  ['https://api.anthropic.com', 'anthropic'],
  ['https://relay.example.co.uk/v1', 'example'],
  ['https://api.example.com.cn', 'example'],
  ['https://co.com', 'co'],
  ['http://localhost:8080', 'localhost'],
  ['http://127.0.0.1:3299', 'main'],
  ['http://[::1]:3299', 'main'],
])('%s is called %s', (url, name) => expect(upstreamName(url)).toBe(name));
