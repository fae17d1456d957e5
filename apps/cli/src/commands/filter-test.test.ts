import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { createCli } from '../testing.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A `clp` whose Claude proxy answers with a value, and what that proxy was asked. */
async function createCliWith(answer: { status?: number; body: unknown }) {
  const asked: { path: string | undefined; body: unknown }[] = [];
  const health = { status: 'ok', service: 'claude', pid: 1, port: 1, home: '' };
  const server = createServer(async (request, response) => {
    if (request.url === '/health') {
      response.end(JSON.stringify(health));
      return;
    }
    asked.push({ path: request.url, body: JSON.parse(await text(request)) });
    response.statusCode = answer.status ?? 200;
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const cli = createCli({}, { CLP_CLAUDE_PORT: String(port) });
  health.home = cli.home.path;
  return { ...cli, asked };
}

test('filter test reads a text, a file or standard input', async () => {
  const { clp, clpWith, home, asked } = await createCliWith({
    body: { after: 'my key is ***', rules: [{ rule: 'keys', count: 1 }], problems: [] },
  });
  home.write('note.txt', 'from a file');
  expect((await clp('filter', 'test', 'claude', 'typed')).out).toBe('my key is ***\n\nkeys: 1 match\n');
  await clp('filter', 'test', 'claude', `@${home.path}/note.txt`);
  await clpWith('piped', 'filter', 'test', 'claude');
  expect(asked.map(({ body }) => body)).toEqual([
    { text: 'typed' },
    { text: 'from a file' },
    { text: 'piped' },
  ]);
});
