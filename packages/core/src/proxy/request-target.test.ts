import { expect, test } from 'vitest';
import type { Endpoint } from './dialect.ts';
import { targetOf } from './request-target.ts';

const wire = {} as Endpoint['wire'];
const dialect = { endpoints: { messages: { wire, counted: true } }, wire };

test.each([
  ['/p/demo/v1/messages', 'demo'],
  ['/p/my%20shop/v1/messages', 'my shop'],
  ['/p/%E9%A1%B9%E7%9B%AE/v1/messages?beta=true', '项目'],
  ['/p/100%/v1/messages', '100%'],
  ['/p/two%0Alines/v1/messages', 'two%0Alines'],
  ['/v1/messages', undefined],
])('%s is of project %s', (url, project) => {
  expect(targetOf({ method: 'POST', url }, dialect)).toMatchObject({ resource: 'messages', project });
});
