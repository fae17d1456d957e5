/** A client says with it which config its request goes to. */
export const pinHeader = 'x-clp-config';

/** Whoever repeats a request names the one it repeats. */
export const replayHeader = 'x-clp-replay-of';

/** An answer names the request it is the answer to, as records and logs do. */
export const requestIdHeader = 'x-clp-request-id';
