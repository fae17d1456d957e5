import { type Static, Type } from './type.ts';

/** Milliseconds, each at least 1. */
export const TimeoutsSchema = Type.Object({
  /** Until the connection (TCP and TLS) stands. Default 10,000. */
  connectMs: Type.Optional(Type.Number({ minimum: 1 })),
  /** From sending the request to the answer's headers. Default 600,000. */
  firstByteMs: Type.Optional(Type.Number({ minimum: 1 })),
  /** Between two pieces of the answer. Default 600,000. */
  idleMs: Type.Optional(Type.Number({ minimum: 1 })),
});

export type Timeouts = Static<typeof TimeoutsSchema>;
