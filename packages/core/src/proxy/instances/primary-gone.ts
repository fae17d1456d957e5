import { ClpError } from '../../errors.ts';

/** What a secondary answers where it would need a primary that is no more. */
export function primaryGone(): ClpError {
  return new ClpError('draining', 'The service is being restarted. Try again.', { retryAfter: 1 });
}
