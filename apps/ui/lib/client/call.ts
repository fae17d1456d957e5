/** An answer of the console's API that is no success. */
export class CallError extends Error {
  readonly code: string;
  readonly status: number;
  readonly details: unknown;

  constructor(message: string, about: { code: string; status: number; details?: unknown }) {
    super(message);
    this.code = about.code;
    this.status = about.status;
    this.details = about.details;
  }
}

interface ErrorBody {
  error?: { code?: string; message?: string; details?: unknown };
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as Answer;
  const { error } = (body ?? {}) as ErrorBody;
  throw new CallError(error?.message ?? `The console answered ${response.status}.`, {
    code: error?.code ?? 'unknown',
    status: response.status,
    details: error?.details,
  });
}

async function reach(path: string, init?: RequestInit): Promise<Response> {
  return fetch(path, init).catch((cause: unknown) => {
    throw new CallError('The console server does not answer.', {
      code: 'unreachable',
      status: 0,
      details: String(cause),
    });
  });
}

export async function read<Answer>(path: string): Promise<Answer> {
  return answerOf<Answer>(await reach(path));
}

/** A write: JSON, with the header a foreign page cannot send. */
export async function write<Answer>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body: unknown = {},
): Promise<Answer> {
  const headers = { 'content-type': 'application/json', 'x-clp-console': '1' };
  return answerOf<Answer>(await reach(path, { method, headers, body: JSON.stringify(body) }));
}
