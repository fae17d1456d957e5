import { ClpError } from '../errors.ts';
import type { AttemptRecord } from '../schema/request-record.ts';
import type { Attempt, Running } from './attempt-state.ts';
import { joined, onePiece } from './body-pieces.ts';
import { deliver } from './deliver.ts';
import type { ComposeInput, UpstreamRequest } from './dialect.ts';
import type { Exchange } from './exchange.ts';
import { hasReadableOpening, holdOpening } from './hold-opening.ts';
import { faultOf, type Judgement, judge } from './judge.ts';
import { readAnswer } from './late-error.ts';
import type { ProxyProcess } from './proxy-process.ts';
import { reportAttempt } from './report-attempt.ts';
import { freeTurn, type Turn } from './rpm-limiter.ts';
import { type SendTimes, type Sent, timeoutsOf } from './send.ts';
import { failureError } from './send-failure.ts';
import { deliverStandIn, isMissing } from './stand-in.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';
import { withoutUseless } from './useless-answer.ts';
import { takeTurn } from './wait-turn.ts';

export type AttemptEnd = 'done' | 'try-next';

/** Compose, wait for a turn, send, judge and, unless the next config should try, deliver. */
export function runAttempt(proxy: ProxyProcess, attempt: Attempt): Promise<AttemptEnd> {
  const { exchange, settings, request, body, candidate } = attempt;
  const input: ComposeInput = {
    request,
    endpoint: exchange.endpoint,
    body: body?.fork(),
    config: candidate.config,
    configs: settings.configs,
    system: settings.system,
    streaming: exchange.streaming,
  };
  const ahead = proxy.dialect.translateAhead(input);
  if (!ahead) return runComposed(proxy, attempt, input);
  return ahead.then((translated) => runComposed(proxy, attempt, { ...input, translated }));
}

function runComposed(proxy: ProxyProcess, attempt: Attempt, input: ComposeInput): Promise<AttemptEnd> {
  const { exchange } = attempt;
  const { config } = input;
  const upstream = proxy.dialect.compose(input);
  if (upstream.standIn?.when === 'always') {
    exchange.config = config.name;
    return deliverStandIn(exchange, { upstream, standIn: upstream.standIn }).then(() => 'done');
  }
  const record = beginRecord(proxy, exchange, { config: config.name, upstream });
  const { settings, policy, request, body, candidate, next } = attempt;
  // Written out: spreading an attempt gives V8 a new hidden class each time, and all that reads it a cache miss.
  const running = { exchange, settings, policy, request, body, candidate, next, upstream, record };
  return new Promise((resolve, reject) => {
    new AttemptRun(proxy, running, { resolve, reject }).takeTurn();
  });
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

interface Settle {
  resolve(end: AttemptEnd): void;
  reject(error: unknown): void;
}

/**
 * The steps of one attempt, in their order. Each calls the next as soon as it can: a promise between every two would cost a
 * small request more than most of the steps do.
 */
class AttemptRun {
  private readonly proxy: ProxyProcess;
  private readonly running: Running;
  private readonly settle: Settle;
  private turn: Turn = freeTurn;

  constructor(proxy: ProxyProcess, running: Running, settle: Settle) {
    this.proxy = proxy;
    this.running = running;
    this.settle = settle;
  }

  takeTurn(): void {
    try {
      // While its body was filtered or translated: it must not wait for, nor use up, a turn.
      if (this.running.exchange.clientGone)
        throw new ClpError('client_closed', 'The client left before its request went out.');
      const turn = takeTurn(this.proxy, this.running);
      if (turn instanceof Promise) {
        turn.then(
          (granted) => this.goOn(() => this.startLate(granted)),
          (error) => this.withoutTurn(error),
        );
      } else this.start(turn);
    } catch (error) {
      this.withoutTurn(error);
    }
  }

  /** The wait for its turn is no part of the attempt: the record counts it apart. */
  private startLate(turn: Turn): void {
    const { exchange, record } = this.running;
    const startMs = this.proxy.now() - exchange.startedAt;
    record.wait_ms = startMs - record.start_ms;
    record.start_ms = startMs;
    this.start(turn);
  }

  private withoutTurn(error: unknown): void {
    const { exchange, record, next } = this.running;
    record.error = error instanceof ClpError ? error.code : 'error';
    record.verdict = 'try-next';
    if (!next || exchange.clientGone) this.settle.reject(error);
    else this.settle.resolve('try-next');
  }

  private start(turn: Turn): void {
    this.turn = turn;
    const { exchange, candidate, upstream } = this.running;
    exchange.bytesUp += upstream.body?.length ?? 0;
    this.proxy.health.begin(candidate.config.name);
    this.send(upstream, (sent) => {
      if (this.mayRepair(sent)) this.repair(sent.answer);
      else this.judge(sent);
    });
  }

  private send(upstream: UpstreamRequest, onSent: (sent: Sent) => void): void {
    const { proxy } = this;
    const { exchange, settings, candidate, record } = this.running;
    const { origin, path, method, headers, body } = upstream;
    const timeouts = timeoutsOf(settings.system, candidate.config);
    const times: SendTimes = {};
    exchange.lastReceivedAt = proxy.now();
    exchange.sent = upstream;
    exchange.sentAt ??= performance.now();
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
      this.goOn(() => onSent(sent));
    });
    if (exchange.clientGone) exchange.cancel?.();
  }

  /** A 400 that only needs a repaired body, because the config changed in mid-conversation, is sent once more. */
  private mayRepair(sent: Sent): sent is Extract<Sent, { kind: 'answer' }> {
    if (sent.kind !== 'answer' || sent.answer.status !== 400 || !this.proxy.dialect.repair) return false;
    const { exchange, candidate } = this.running;
    return this.proxy.conversations.isMixed(exchange.conversation, candidate.config);
  }

  private repair(answer: UpstreamAnswer): void {
    const { exchange, candidate, upstream } = this.running;
    readAnswer(answer, exchange).then((bytes) =>
      this.goOn(() => {
        const body = upstream.body && joined(upstream.body);
        const repaired =
          !exchange.clientGone &&
          body &&
          this.proxy.dialect.repair?.({ status: answer.status, answer: bytes, body });
        if (!repaired) {
          answer.release([bytes]);
          this.judge({ kind: 'answer', answer });
          return;
        }
        answer.abort();
        this.proxy.conversations.remember(exchange.conversation, candidate.config, 'mixed');
        upstream.changes.push({
          stage: 'translate',
          what: 'body.input',
          cause: 'reasoning of another account removed after the upstream refused it',
        });
        this.send({ ...upstream, body: onePiece(repaired) }, (sent) => this.judge(sent));
      }),
    );
  }

  /** Judges what came, looking into the opening of a stream while another config could still take over. */
  private judge(came: Sent): void {
    const { exchange, next, record, upstream } = this.running;
    const sent = withoutUseless(this.running, came);
    const judgement = judge(sent);
    if (
      !next ||
      judgement.verdict !== 'deliver' ||
      sent.kind !== 'answer' ||
      !hasReadableOpening(sent.answer)
    ) {
      this.decide(sent, judgement);
      return;
    }
    const { answer } = sent;
    const cancel = (): void => answer.abort();
    exchange.cancel = cancel;
    holdOpening(answer, upstream.wire).then((error) =>
      this.goOn(() => {
        exchange.cancel = undefined;
        if (error) record.error = error.code;
        this.decide(sent, error ? { verdict: 'try-next', fault: faultOf(error.status) } : judgement);
      }),
    );
  }

  private decide(sent: Sent, judgement: Judgement): void {
    const { proxy, running } = this;
    const { exchange, candidate, next, record, upstream } = running;
    record.verdict = judgement.verdict === 'try-next' && next ? 'try-next' : 'deliver';
    if (sent.kind === 'aborted' || exchange.clientGone) {
      if (sent.kind === 'answer') sent.answer.abort();
      reportAttempt(proxy, running, { fault: 'client' });
      exchange.outcome = 'aborted';
      this.end('done');
    } else if (upstream.standIn && sent.kind === 'answer' && isMissing(sent.answer.status)) {
      sent.answer.discard();
      reportAttempt(proxy, running, { fault: 'client' });
      deliverStandIn(exchange, { upstream, standIn: upstream.standIn }).then(
        () => this.end('done'),
        (error) => this.fail(error),
      );
    } else if (record.verdict === 'try-next') {
      reportAttempt(proxy, running, { fault: judgement.fault, sent });
      if (sent.kind === 'answer') sent.answer.discard();
      exchange.changes.push({
        stage: 'route',
        what: 'config',
        cause: `failover: ${record.error ?? record.status}`,
        before: candidate.config.name,
        ...(next && next.config !== candidate.config && { after: next.config.name }),
      });
      this.end('try-next');
    } else if (sent.kind === 'failure') {
      reportAttempt(proxy, running, { fault: 'upstream', sent });
      this.fail(failureError(candidate.config.name, sent.failure));
    } else {
      const { answer } = sent;
      deliver(proxy, running, { answer, judgement, onEnd: (report) => this.delivered(report) });
    }
  }

  private delivered(report: () => void): void {
    this.goOn(() => {
      report();
      this.end('done');
    });
  }

  /** A step called by the transport: what it throws is this request's failure, not the transport's. */
  private goOn(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.fail(error);
    }
  }

  private end(end: AttemptEnd): void {
    this.turn.release();
    this.settle.resolve(end);
  }

  private fail(error: unknown): void {
    this.running.exchange.cancel?.();
    this.turn.release();
    this.settle.reject(error);
  }
}
