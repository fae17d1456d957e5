import type { AttemptRecord } from '../schema/request-record.ts';
import type { Settings } from '../store/settings.ts';
import type { ClientRequest, UpstreamRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import type { JsonBody } from './json-body.ts';
import type { Candidate } from './load-balancer.ts';
import type { Policy } from './policy-cache.ts';

/** One config's chance to serve a request. */
export interface Attempt {
  exchange: Exchange;
  settings: Settings;
  policy: Policy;
  request: ClientRequest;
  body: JsonBody | undefined;
  candidate: Candidate;
  /** Whose turn it is after that; undefined: whatever this one brings is delivered. */
  next: Candidate | undefined;
}

/** An attempt whose upstream request is ready. */
export interface Running extends Attempt {
  upstream: UpstreamRequest;
  record: AttemptRecord;
}
