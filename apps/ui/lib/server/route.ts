import { ClpError, statusOf } from '@clp/core';
import { createValidator } from '@clp/core/schema';
import type { Static, TSchema } from 'typebox';

type Params = Record<string, string>;

export interface Call<Path extends Params> {
  request: Request;
  path: Path;
  query: URLSearchParams;
}

type Handler<Path extends Params> = (call: Call<Path>) => unknown;

/** A route handler that answers JSON and turns every error into the one error shape. */
export function route<Path extends Params = Params>(handler: Handler<Path>) {
  return async (request: Request, context: { params: Promise<Path> }): Promise<Response> => {
    try {
      const answer = await handler({
        request,
        path: await context.params,
        query: new URL(request.url).searchParams,
      });
      return answer instanceof Response ? answer : json(answer ?? {});
    } catch (error) {
      if (!(error instanceof ClpError))
        console.error(`${request.method} ${new URL(request.url).pathname} failed:`, error);
      return json({ error: describe(error) }, statusOf(error));
    }
  };
}

function describe(error: unknown) {
  if (!(error instanceof ClpError))
    return { code: 'internal', message: 'The console failed. See the service log.' };
  const { code, message, cause } = error;
  return { code, message, ...(isDetails(cause) && { details: cause.details }) };
}

function isDetails(cause: unknown): cause is { details: unknown } {
  return typeof cause === 'object' && cause !== null && 'details' in cause;
}

function json(body: unknown, status = 200): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

/** A parser of request bodies; what does not fit the schema is a 400 that names the field. */
export function createBodyReader<Schema extends TSchema>(schema: Schema) {
  const validate = createValidator(schema);
  return async (request: Request): Promise<Static<Schema>> => {
    const body: unknown = await request.json().catch(() => {
      throw new ClpError('invalid_request', 'The body is not valid JSON.');
    });
    const [fault] = validate(body);
    if (fault) throw new ClpError('invalid_request', `${fault.message}.`);
    return body as Static<Schema>;
  };
}
