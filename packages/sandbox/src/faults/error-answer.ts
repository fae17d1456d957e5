import { STATUS_CODES } from 'node:http';
import type { Behaviour } from '../behaviour.ts';
import type { Dialect } from '../protocols/dialect.ts';
import type { OutgoingAnswer } from '../write-answer.ts';

const messages: Readonly<Record<number, string>> = {
  429: 'Rate limit reached: too many requests in the sandbox.',
  529: 'Overloaded',
};

/** The answer of a status fault: in the protocol's shape, or as the page of some proxy in between. */
export function errorAnswer(dialect: Dialect, behaviour: Behaviour): OutgoingAnswer {
  const { status, retryAfter, errorBody } = behaviour;
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
  const message = behaviour.message || messages[status] || `The sandbox was told to answer ${title}.`;
  const bodies = {
    json: ['application/json', JSON.stringify(dialect.error(status, message))],
    html: [
      'text/html',
      `<html>\r\n<head><title>${title}</title></head>\r\n<body>${title}</body>\r\n</html>\r\n`,
    ],
    text: ['text/plain', message],
  } as const;
  const [type, body] = bodies[errorBody];
  const headers = ['content-type', type];
  if (retryAfter) headers.push('retry-after', retryAfter);
  return { status, headers, pieces: [Buffer.from(body)], isStream: false };
}
