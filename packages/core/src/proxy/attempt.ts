import { ClpError } from '../errors.ts';
import type { AttemptRecord } from '../schema/request-record.ts';
import type { Settings } from '../store/settings.ts';
import { chainTransforms } from './chain-transforms.ts';
import type { ClientRequest, ComposeInput, UpstreamRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { holdOpening } from './hold-opening.ts';
import type { JsonBody } from './json-body.ts';
import { type Judgement, judge, judgeStatus } from './judge.ts';
import { deliverLateError, readAnswer } from './late-error.ts';
import type { Candidate } from './load-balancer.ts';
import { restoreFor } from './mask/restore-answer.ts';
import type { Policy } from './policy-cache.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { isEventStream, type RelayResult, relay } from './relay.ts';
import { reportAttempt } from './report-attempt.ts';
import type { Turn } from './rpm-limiter.ts';
import type { SendFailure, Sent } from './send.ts';
import { deliverStandIn, isMissing } from './stand-in.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';
import { waitTurn } from './wait-turn.ts';

/** One config's chance to serve a request. */
export interface Attempt {
  exchange: Exchange;
  settings: Settings;
  policy: Policy;
  request: ClientRequest;
  body: JsonBody | undefined;
  candidate: Candidate;
  /** Nobody comes after: whatever it brings is delivered. */
  isLast: boolean;
}

/** Compose, wait for a turn, send, judge and, unless the next config should try, deliver. */
export async function runAttempt(proxy: ProxyProcess, attempt: Attempt): Promise<'done' | 'try-next'> {
  const { exchange, settings, request, body, candidate, isLast } = attempt;
  const { config } = candidate;
  const input: ComposeInput = {
    request,
    endpoint: exchange.endpoint,
    body: body?.fork(),
    config,
    configs: settings.configs,
    system: settings.system,
    streaming: exchange.streaming,
  };
  const ahead = proxy.dialect.translateAhead(input);
  if (ahead) input.translated = await ahead;
  const upstream = proxy.dialect.compose(input);
  if (upstream.standIn?.when === 'always') {
    exchange.config = config.name;
    await deliverStandIn(exchange, { upstream, standIn: upstream.standIn });
    return 'done';
  }
  const record = beginRecord(proxy, exchange, { config: config.name, upstream });
  let turn: Turn;
  try {
    turn = await waitTurn(proxy, attempt);
  } catch (error) {
    record.error = error instanceof ClpError ? error.code : 'error';
    record.verdict = 'try-next';
    if (isLast || exchange.clientGone) throw error;
    return 'try-next';
  }
  try {
    return await sendAndDeliver(proxy, { ...attempt, upstream, record });
  } finally {
    turn.release();
  }
}

interface Running extends Attempt {
  upstream: UpstreamRequest;
  record: AttemptRecord;
}

async function sendAndDeliver(proxy: ProxyProcess, running: Running): Promise<'done' | 'try-next'> {
  const { exchange, candidate, isLast, record, upstream } = running;
  exchange.bytesUp += upstream.body?.length ?? 0;
  proxy.health.begin(candidate.config.name);
  const sent = withoutEmpty(running, await repaired(proxy, running, await send(proxy, running, upstream)));
  const judgement = await judgeSent(running, sent);
  record.verdict = judgement.verdict === 'try-next' && !isLast ? 'try-next' : 'deliver';
  if (sent.kind === 'aborted' || exchange.clientGone) {
    if (sent.kind === 'answer') sent.answer.abort();
    reportAttempt(proxy, running, { fault: 'client' });
    exchange.outcome = 'aborted';
    return 'done';
  }
  if (upstream.standIn && sent.kind === 'answer' && isMissing(sent.answer.status)) {
    sent.answer.discard();
    reportAttempt(proxy, running, { fault: 'client' });
    await deliverStandIn(exchange, { upstream, standIn: upstream.standIn });
    return 'done';
  }
  if (record.verdict === 'try-next') {
    reportAttempt(proxy, running, { fault: judgement.fault, sent });
    if (sent.kind === 'answer') sent.answer.discard();
    exchange.changes.push({
      stage: 'route',
      what: 'config',
      cause: `failover: ${record.error ?? record.status}`,
      before: candidate.config.name,
    });
    return 'try-next';
  }
  if (sent.kind === 'failure') {
    reportAttempt(proxy, running, { fault: 'upstream', sent });
    throw failureError(candidate.config.name, sent.failure);
  }
  await deliver(proxy, running, { answer: sent.answer, judgement });
  return 'done';
}

async function deliver(
  proxy: ProxyProcess,
  running: Running,
  { answer, judgement }: { answer: UpstreamAnswer; judgement: Judgement },
): Promise<void> {
  const { exchange, record, upstream } = running;
  const restore = restoreFor(proxy.masks, running);
  exchange.changes.push(...upstream.changes);
  exchange.dropped.push(...upstream.dropped);
  // Heartbeats promised the client a stream; what is none can only be told as an error event.
  const isStream = isEventStream(answer.header('content-type')) || upstream.createTransform !== undefined;
  if (exchange.headSentEarly && (answer.status >= 400 || !isStream)) {
    await deliverLateError(exchange, answer, restore?.());
    reportAttempt(proxy, running, { fault: judgement.fault, sent: { kind: 'answer', answer } });
    finishRecord(proxy, exchange, record);
    return;
  }
  const result = await relay({
    exchange,
    answer,
    upstream,
    createTransform: chainTransforms(upstream.createTransform, restore),
    now: proxy.now,
    onFirst: () => {
      record.first_token_ms = proxy.now() - exchange.startedAt;
    },
  });
  exchange.dropped.push(...result.dropped.filter((name) => !exchange.dropped.includes(name)));
  exchange.usage = result.tap.usage();
  exchange.modelAnswered = result.tap.model();
  exchange.usageIsPartial = result.ended !== 'complete';
  settle(proxy, running, { result, answer, judgement });
  finishRecord(proxy, exchange, record);
}

/** What a delivered answer says about its config and about the request. */
function settle(
  proxy: ProxyProcess,
  running: Running,
  { result, answer, judgement }: { result: RelayResult; answer: UpstreamAnswer; judgement: Judgement },
): void {
  const { exchange, record } = running;
  if (result.ended === 'aborted') {
    exchange.outcome = 'aborted';
    reportAttempt(proxy, running, { fault: 'client' });
    return;
  }
  if (result.ended === 'cut') {
    exchange.outcome = 'broken';
    exchange.error = { code: result.code, message: result.reason };
    record.error = result.reason;
    reportAttempt(proxy, running, { fault: 'upstream', sent: { kind: 'answer', answer } });
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

function faultOf(status: number): Judgement['fault'] {
  const { fault } = judgeStatus(status);
  return fault === 'none' ? 'upstream' : fault;
}

function send(
  proxy: ProxyProcess,
  { exchange, settings, candidate, record }: Running,
  upstream: UpstreamRequest,
): Promise<Sent> {
  const { origin, path, method, headers, body } = upstream;
  const timeouts = { ...settings.system.timeouts, ...candidate.config.timeouts };
  const times: { connected?: number } = {};
  exchange.lastReceivedAt = proxy.now();
  exchange.sent = upstream;
  exchange.sentAt ??= performance.now();
  return new Promise((resolve) => {
    exchange.cancel = proxy.sender.send({ origin, path, method, headers, body, timeouts }, times, (sent) => {
      exchange.cancel = undefined;
      const now = proxy.now();
      exchange.lastReceivedAt = now;
      if (times.connected !== undefined) record.connect_ms = times.connected - exchange.startedAt;
      if (sent.kind === 'answer') {
        record.status = sent.answer.status;
        record.first_byte_ms = now - exchange.startedAt;
      } else {
        record.error = sent.kind === 'failure' ? sent.failure.reason : 'aborted';
        record.end_ms = now - exchange.startedAt;
      }
      resolve(sent);
    });
    if (exchange.clientGone) exchange.cancel?.();
  });
}

/** An inference answer without a byte is none: the next config may do better, and a client could make nothing of it. */
function withoutEmpty({ exchange, record }: Running, sent: Sent): Sent {
  if (sent.kind !== 'answer' || !exchange.endpoint.counted) return sent;
  if (sent.answer.status !== 200 || sent.answer.header('content-length') !== '0') return sent;
  const failure: SendFailure = { code: 'upstream_invalid', reason: 'its answer was empty' };
  record.error = failure.reason;
  return { kind: 'failure', failure };
}

/** A 400 that only needs a repaired body, because the config changed in mid-conversation, is sent once more. */
async function repaired(proxy: ProxyProcess, running: Running, sent: Sent): Promise<Sent> {
  const { conversation } = running.exchange;
  const { config } = running.candidate;
  const { repair } = proxy.dialect;
  if (!repair || sent.kind !== 'answer' || sent.answer.status !== 400) return sent;
  if (!proxy.conversations.isMixed(conversation, config)) return sent;
  const { answer } = sent;
  const bytes = await readAnswer(answer);
  const body = repair({ status: answer.status, answer: bytes, sent: running.upstream });
  if (!body) {
    answer.release([bytes]);
    return sent;
  }
  answer.abort();
  proxy.conversations.remember(conversation, config, 'mixed');
  running.upstream.changes.push({
    stage: 'translate',
    what: 'body.input',
    cause: 'reasoning of another account removed after the upstream refused it',
  });
  return send(proxy, running, { ...running.upstream, body });
}

/** Judges what came, looking into the opening of a stream while another config could still take over. */
async function judgeSent({ exchange, isLast, record, upstream }: Running, sent: Sent): Promise<Judgement> {
  const judgement = judge(sent);
  if (sent.kind !== 'answer' || judgement.verdict !== 'deliver' || isLast) return judgement;
  const { answer } = sent;
  const isPlainStream = isEventStream(answer.header('content-type')) && !answer.header('content-encoding');
  if (answer.status !== 200 || !isPlainStream) return judgement;
  exchange.cancel = () => answer.abort();
  const error = await holdOpening(answer, upstream.wire);
  exchange.cancel = undefined;
  if (!error) return judgement;
  record.error = error.code;
  return { verdict: 'try-next', fault: faultOf(error.status) };
}

function beginRecord(
  proxy: ProxyProcess,
  exchange: Exchange,
  { config, upstream }: { config: string; upstream: UpstreamRequest },
): AttemptRecord {
  const host = upstream.origin.slice(upstream.origin.indexOf('//') + 2);
  const record: AttemptRecord = { config, host, start_ms: proxy.now() - exchange.startedAt };
  exchange.config = config;
  exchange.attempts.push(record);
  return record;
}

function finishRecord(proxy: ProxyProcess, exchange: Exchange, record: AttemptRecord): void {
  record.end_ms = proxy.now() - exchange.startedAt;
}

function failureError(config: string, { code, reason }: SendFailure): ClpError {
  return new ClpError(
    code,
    `The upstream of config "${config}" gave no answer: ${reason}. Check its base_url and your network, or switch to another config.`,
  );
}
