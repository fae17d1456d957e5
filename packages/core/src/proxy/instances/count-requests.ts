import type { PrimaryProcess } from '../proxy-process.ts';

type Counted = Pick<PrimaryProcess, 'limiter' | 'secondaries'>;

/** Requests under way at a config, and waiting for their turn there, in all instances; of the others as of the last refresh. */
export function countRequests(
  { limiter, secondaries }: Counted,
  config: string,
): { inFlight: number; queued: number } {
  const elsewhere = secondaries.ofConfig(config);
  return {
    inFlight: limiter.inFlight(config) + elsewhere.inFlight,
    queued: limiter.state(config).queued + elsewhere.queued,
  };
}
