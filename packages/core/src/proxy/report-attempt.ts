import type { AttemptRecord } from '../schema/request-record.ts';
import type { Attempt } from './attempt-state.ts';
import type { Judgement } from './judge.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { quotaPauseMs, retryAfterMs } from './retry-after.ts';
import type { Sent } from './send.ts';

/** Tells health how the config did; requests outside the count say nothing. */
export function reportAttempt(
  proxy: ProxyProcess,
  {
    exchange,
    candidate,
    policy,
    record,
  }: Pick<Attempt, 'exchange' | 'candidate' | 'policy'> & { record: AttemptRecord },
  { fault, sent }: { fault: Judgement['fault']; sent?: Sent },
): void {
  const { name } = candidate.config;
  const beganAt = exchange.startedAt + record.start_ms;
  record.end_ms ??= proxy.now() - exchange.startedAt;
  if (!exchange.endpoint.counted || fault === 'client') {
    proxy.health.neutral(name, beganAt);
    return;
  }
  if (fault === 'none') {
    proxy.health.success(name, beganAt);
    if (sent?.kind === 'answer') {
      const pauseMs = quotaPauseMs(sent.answer.rawHeaders, proxy.now());
      if (pauseMs > 0) proxy.limiter.pause(name, pauseMs);
    }
    proxy.conversations.remember(exchange.conversation, candidate.config);
    return;
  }
  const answer = sent?.kind === 'answer' ? sent.answer : undefined;
  const wait =
    answer && answer.status >= 400
      ? retryAfterMs((header) => answer.header(header), { status: answer.status, now: proxy.now() })
      : undefined;
  const cause = record.error ?? String(record.status ?? 'failure');
  proxy.health.failure(
    name,
    { fault, cause, beganAt, ...(wait !== undefined && { retryAfterMs: wait }) },
    policy.balance,
  );
}
