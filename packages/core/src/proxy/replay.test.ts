import { expect, test } from 'vitest';
import type { Capture } from '../store/captures/capture.ts';
import { composeReplay } from './replay.ts';

function captureOf(url: string, body = '{"model":"asked","messages":[]}', total = body.length): Capture {
  const headers = ['Content-Type', 'application/json', 'x-api-key', '…', 'anthropic-version', '2023-06-01'];
  const side = { headers, body: Buffer.from(body), total };
  return { id: 'one', request: { line: `POST ${url}`, ...side }, response: { line: '200', ...side } };
}

test('repeats the kept bytes at the service, without a credential, and names the request it repeats', () => {
  const replay = composeReplay(
    { id: 'one', path: '/v1/messages' },
    captureOf('https://a.example/v1/messages'),
  );
  expect(replay).toMatchObject({ method: 'POST', path: '/v1/messages' });
  expect(replay.headers).toEqual({
    'content-type': 'application/json',
    'anthropic-version': '2023-06-01',
    'x-clp-replay-of': 'one',
  });
  expect(replay.body.toString()).toBe('{"model":"asked","messages":[]}');
});

test('repeats a translated request in the protocol it was sent in, for the same project', () => {
  const capture = captureOf('https://a.example/api/v1/chat/completions');
  const replay = composeReplay({ id: 'one', path: '/p/shop/v1/messages' }, capture);
  expect(replay.path).toBe('/p/shop/v1/chat/completions');
});

test('binds a repetition to a config and asks for another model', () => {
  const capture = captureOf('https://a.example/v1/messages');
  const replay = composeReplay({ id: 'one', path: '/v1/messages' }, capture, { config: 'spare', model: 'b' });
  expect(replay.headers['x-clp-config']).toBe('spare');
  expect(JSON.parse(replay.body.toString())).toEqual({ model: 'b', messages: [] });
});

test('refuses to repeat a request of which only the beginning was kept', () => {
  const capture = captureOf('https://a.example/v1/messages', '{"model":', 4_000);
  expect(() => composeReplay({ id: 'one', path: '/v1/messages' }, capture)).toThrow(/first 9 of 4000 bytes/);
});
