import { expect, test } from 'vitest';
import { JsonBody } from './json-body.ts';
import { routeRequest } from './route-request.ts';

function route(headers: Record<string, string>) {
  const bytes = Buffer.from('{"model":"asked"}');
  const exchange = { project: undefined, changes: [], modelAsked: undefined, modelSent: undefined };
  const routing = { route: () => ({ model: 'mapped', rule: 'rule 1' }), problems: [] };
  return routeRequest({
    routing,
    request: { headers, body: bytes },
    body: JsonBody.parse(bytes),
    exchange,
    firstConfig: () => undefined,
  });
}

test('a request that names its config goes there, and no rule changes it a second time', () => {
  expect(route({ 'x-clp-config': 'spare' })).toEqual({ pin: 'spare', rule: 'x-clp-config' });
});

test('any other request goes by the rules', () => {
  expect(route({})).toMatchObject({ model: 'mapped', rule: 'rule 1' });
});
