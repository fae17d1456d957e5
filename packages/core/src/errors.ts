/**
 * Every error CLP knows, with the HTTP status a client gets.
 *
 * What only the user can mend (no config, a broken filter file) is a 400, not a 5xx: coding clients show a
 * 400 at once, but retry a 5xx for minutes, which looks like a hang (docs/decisions/0001).
 */
const statusByCode = {
  body_too_large: 413,
  client_closed: 499,
  client_key_required: 401,
  config_not_found: 404,
  conflict: 409,
  cross_site: 403,
  draining: 503,
  duplicate_config: 409,
  encoding_unsupported: 415,
  file_broken: 400,
  file_unreadable: 500,
  file_unwritable: 500,
  filter_broken: 400,
  headers_too_large: 431,
  host_not_allowed: 403,
  invalid_request: 400,
  lock_timeout: 503,
  memory_full: 503,
  method_not_allowed: 405,
  no_active_config: 400,
  not_found: 404,
  port_taken: 500,
  queue_full: 429,
  queue_wait_too_long: 429,
  request_timeout: 408,
  start_failed: 500,
  too_many_attempts: 429,
  too_many_connections: 503,
  upgrade_required: 426,
  upstream_connect: 502,
  upstream_dns: 502,
  upstream_idle: 504,
  upstream_invalid: 502,
  upstream_refused: 502,
  upstream_reset: 502,
  upstream_timeout: 504,
  upstream_tls: 502,
  upstream_too_large: 502,
  unknown_name: 400,
} as const;

export type ErrorCode = keyof typeof statusByCode;

/** An error with a cause the user can act on; its message says what, which and what to do next. */
export class ClpError extends Error {
  readonly code: ErrorCode;
  /** Seconds until it is worth trying again; becomes `Retry-After`. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(message, { cause: options.cause });
    this.name = 'ClpError';
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}

/** The HTTP status for an error: the table's for ours, 500 for anything else (a bug). */
export function statusOf(error: unknown): number {
  return error instanceof ClpError ? statusByCode[error.code] : 500;
}
