import { expect, test } from 'vitest';
import { forwardableHeaders, HeaderList, relayableHeaders } from './header-rules.ts';

test('keeps order, spelling and repetition of what may be forwarded', () => {
  const raw = ['X-One', '1', 'x-two', '2', 'X-One', '3'];
  expect(forwardableHeaders(raw).toRaw()).toEqual(raw);
});

test('drops credentials, cookies, hop-by-hop and forwarding headers of the client', () => {
  const raw = [
    ...['Authorization', 'Bearer client', 'X-Api-Key', 'client', 'Cookie', 'a=b', 'Proxy-Authorization', 'x'],
    ...[
      'TE',
      'trailers',
      'Transfer-Encoding',
      'chunked',
      'X-Forwarded-For',
      '10.0.0.1',
      'Content-Length',
      '3',
    ],
    ...['Host', 'localhost', 'anthropic-beta', 'one,two'],
  ];
  expect(forwardableHeaders(raw).toRaw()).toEqual(['anthropic-beta', 'one,two']);
});

test('drops headers that Connection names', () => {
  const raw = ['Connection', 'close, X-Hop', 'x-hop', 'secret', 'x-end', 'kept'];
  expect(forwardableHeaders(raw).toRaw()).toEqual(['x-end', 'kept']);
});

test('relays repeated Set-Cookie headers one by one and hides alt-svc', () => {
  const raw = ['Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'Alt-Svc', 'h3=":443"', 'Keep-Alive', 'timeout=5'];
  expect(relayableHeaders(raw).toRaw()).toEqual(['Set-Cookie', 'a=1', 'set-cookie', 'b=2']);
});

test('set replaces in place and leaves one, remove takes all', () => {
  const list = new HeaderList();
  for (const [name, value] of [
    ['a', '1'],
    ['B', '2'],
    ['b', '3'],
    ['c', '4'],
  ] as const)
    list.add(name, value);
  list.set('b', 'new');
  expect(list.toRaw()).toEqual(['a', '1', 'B', 'new', 'c', '4']);
  list.remove('A');
  expect(list.toRaw()).toEqual(['B', 'new', 'c', '4']);
});

test('a blank header counts as absent', () => {
  const list = new HeaderList();
  list.add('accept', '  ');
  expect(list.has('Accept')).toBe(false);
});
