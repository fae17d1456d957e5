import type { Running } from './attempt-state.ts';
import { chainTransforms } from './chain-transforms.ts';
import { isEventStream } from './header-rules.ts';
import { faultOf, type Judgement } from './judge.ts';
import { deliverLateError } from './late-error.ts';
import { restoreFor } from './mask/restore-answer.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { type RelayResult, relay } from './relay.ts';
import { reportAttempt } from './report-attempt.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';

interface Delivery {
  answer: UpstreamAnswer;
  judgement: Judgement;
  /** It is over; `report` says how it went. */
  onEnd(report: () => void): void;
}

/** Gives the client an attempt's answer, and says afterwards how that went. */
export function deliver(proxy: ProxyProcess, running: Running, delivery: Delivery): void {
  const { exchange, record, upstream } = running;
  const { answer, judgement, onEnd } = delivery;
  const restore = restoreFor(proxy.masks, running);
  exchange.changes.push(...upstream.changes);
  exchange.dropped.push(...upstream.dropped);
  if (isTooLateFor(running, answer)) {
    void deliverLateError(exchange, answer, restore?.()).then(() =>
      onEnd(() =>
        reportAttempt(proxy, running, { fault: judgement.fault, sent: { kind: 'answer', answer } }),
      ),
    );
    return;
  }
  relay({
    exchange,
    answer,
    upstream,
    createTransform: chainTransforms(upstream.createTransform, restore),
    held: proxy.held,
    maxHeldBytes: running.settings.system.limits.answerBytes,
    now: proxy.now,
    onFirst: () => {
      record.first_token_ms = proxy.now() - exchange.startedAt;
    },
    onEnd: (result) => onEnd(() => settle(proxy, running, { result, answer, judgement })),
  });
}

/** Heartbeats promised the client a stream; what is none can only be told as an error event. */
function isTooLateFor({ exchange, upstream }: Running, answer: UpstreamAnswer): boolean {
  if (!exchange.headSentEarly) return false;
  const isStream = isEventStream(answer.header('content-type')) || upstream.createTransform !== undefined;
  return answer.status >= 400 || !isStream;
}

/** What a delivered answer says about its config and about the request. */
function settle(
  proxy: ProxyProcess,
  running: Running,
  { result, answer, judgement }: { result: RelayResult; answer: UpstreamAnswer; judgement: Judgement },
): void {
  const { exchange, record } = running;
  const { ending } = result;
  exchange.dropped.push(...result.dropped.filter((name) => !exchange.dropped.includes(name)));
  exchange.usage = result.tap.usage();
  exchange.modelAnswered = result.tap.model();
  exchange.usageIsPartial = ending.ended !== 'complete';
  record.end_ms = proxy.now() - exchange.startedAt;
  if (ending.ended === 'aborted') {
    exchange.outcome = 'aborted';
    reportAttempt(proxy, running, { fault: 'client' });
    return;
  }
  if (ending.ended === 'cut') {
    exchange.outcome = 'broken';
    exchange.error = { code: ending.code, message: ending.reason };
    record.error = ending.reason;
    const fault = ending.code === 'memory_full' ? 'client' : 'upstream';
    reportAttempt(proxy, running, { fault, sent: { kind: 'answer', answer } });
    return;
  }
  const hidden = result.tap.error();
  if (hidden) {
    exchange.outcome = 'upstream_error';
    const what = hidden.code === 'upstream_invalid' ? 'is no JSON document' : 'carries an error';
    exchange.error = { code: hidden.code, message: `The upstream's answer of status 200 ${what}.` };
    record.error = hidden.code;
    reportAttempt(proxy, running, { fault: faultOf(hidden.status), sent: { kind: 'answer', answer } });
    return;
  }
  // A status that counts against the config is no fault of the client, be it a 4xx.
  const isUpstreams = judgement.fault === 'upstream' || judgement.fault === 'credential';
  if (isUpstreams) exchange.outcome = 'upstream_error';
  // An error that went out inside a stream, under a status of its own.
  if (answer.status >= 400 && exchange.status < 400) {
    exchange.outcome = isUpstreams ? 'upstream_error' : 'client_error';
    exchange.error = {
      code: `upstream_status_${answer.status}`,
      message: `The upstream answered ${answer.status}.`,
    };
  }
  reportAttempt(proxy, running, { fault: judgement.fault, sent: { kind: 'answer', answer } });
}
