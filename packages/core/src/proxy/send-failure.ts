import { ClpError, type ErrorCode } from '../errors.ts';

/** A send that brought no answer; a value, because it is expected and decides about the next attempt. */
export interface SendFailure {
  code: Extract<ErrorCode, `upstream_${string}`>;
  /** Plain words, without address or credential. */
  reason: string;
}

const failuresByErrno: Record<string, SendFailure> = {
  ECONNREFUSED: { code: 'upstream_refused', reason: 'the connection was refused' },
  EHOSTUNREACH: { code: 'upstream_connect', reason: 'the host cannot be reached' },
  ENETUNREACH: { code: 'upstream_connect', reason: 'the network cannot be reached' },
  ENOTFOUND: { code: 'upstream_dns', reason: 'its host name is unknown' },
  EAI_AGAIN: { code: 'upstream_dns', reason: 'its host name could not be looked up' },
  ETIMEDOUT: { code: 'upstream_timeout', reason: 'the connection timed out' },
  UND_ERR_CONNECT_TIMEOUT: { code: 'upstream_timeout', reason: 'the connection timed out' },
  UND_ERR_HEADERS_TIMEOUT: { code: 'upstream_timeout', reason: 'no answer came in time' },
  UND_ERR_BODY_TIMEOUT: { code: 'upstream_idle', reason: 'its answer stalled' },
  UND_ERR_SOCKET: { code: 'upstream_reset', reason: 'the connection was closed' },
  ECONNRESET: { code: 'upstream_reset', reason: 'the connection was reset' },
  EPIPE: { code: 'upstream_reset', reason: 'the connection was closed' },
  ERR_ANSWER_TOO_LARGE: { code: 'upstream_too_large', reason: 'its answer does not end' },
  UND_ERR_HEADERS_OVERFLOW: { code: 'upstream_invalid', reason: 'its answer headers are larger than 64 kB' },
};

/** Our words for an error of the transport. */
export function describeFailure(error: unknown): SendFailure {
  const code = errorCode(error);
  const known = failuresByErrno[code];
  if (known) return known;
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH/.test(code)) {
    return { code: 'upstream_tls', reason: `its TLS certificate or handshake was not accepted (${code})` };
  }
  return { code: 'upstream_invalid', reason: `its answer is not valid HTTP${code ? ` (${code})` : ''}` };
}

/** The same for a client, who may have several configs. */
export function failureError(config: string, { code, reason }: SendFailure): ClpError {
  return new ClpError(
    code,
    `The upstream of config "${config}" gave no answer: ${reason}. Check its base_url and your network, or switch to another config.`,
  );
}

/** The first code in an error's chain; connecting to several addresses gives an AggregateError. */
function errorCode(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    const { code } = current as NodeJS.ErrnoException;
    if (typeof code === 'string' && code !== 'UND_ERR_PRX_TLS') return code;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return '';
}
