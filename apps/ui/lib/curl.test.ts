import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlOf } from './curl';

test('a shell gives curl the very bytes, whatever quotes and lines they hold', () => {
  const body = `{"text":"it's \\"$HOME\\" \`x\`\n第二行"}`;
  const command = curlOf({
    method: 'POST',
    url: 'http://127.0.0.1:3210/v1/messages',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(body),
  });
  const printer = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  const words = execFileSync('sh', ['-c', printer], {
    encoding: 'utf8',
    env: { ...process.env, CLP_KEY: 'k' },
  }).split('\0');
  expect(words).toContain(body);
  expect(words).toContain('authorization: Bearer k');
});

test('the command holds no key, only the name of the variable', () => {
  const command = curlOf({ method: 'POST', url: 'http://x/', headers: {}, body: Buffer.alloc(0) });
  expect(command).toContain('$' + '{CLP_KEY:-none}');
});
