import { expect, test } from 'vitest';
import type { Change } from './dialect.ts';
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

test('a request without a body can name its config too', () => {
  const bytes = Buffer.alloc(0);
  const changes: Change[] = [];
  const pinned = routeRequest({
    routing: { route: () => undefined, problems: [] },
    request: { headers: { 'x-clp-config': 'spare' }, body: bytes },
    body: undefined,
    exchange: { project: undefined, changes, modelAsked: undefined, modelSent: undefined },
    firstConfig: () => undefined,
  });
  expect([pinned?.pin, changes.map(({ after }) => after)]).toEqual(['spare', ['spare']]);
});

test('any other request goes by the rules', () => {
  expect(route({})).toMatchObject({ model: 'mapped', rule: 'rule 1' });
});

test('a list of tools that holds none asks for none', () => {
  const asked = (tools: unknown): boolean => {
    const bytes = Buffer.from(JSON.stringify({ model: 'm', tools }, null, 1));
    let has = false;
    routeRequest({
      routing: {
        problems: [],
        route(facts) {
          has = facts.hasTools();
          return undefined;
        },
      },
      request: { headers: {}, body: bytes },
      body: JsonBody.parse(bytes),
      exchange: { project: undefined, changes: [], modelAsked: undefined, modelSent: undefined },
      firstConfig: () => undefined,
    });
    return has;
  };
  expect([undefined, null, [], [{ name: 'read' }]].map(asked)).toEqual([false, false, false, true]);
});
